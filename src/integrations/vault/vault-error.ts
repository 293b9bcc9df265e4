import { ExternalError, type ExternalReason } from '../../errors.ts';
import type { Peer } from '../network-error.ts';
import { errorAnswer } from './schema.ts';

/** A Vault as the other side of a connection. */
export function vaultPeer(address: string): Peer {
  return { system: 'vault', name: `Vault at ${address}`, probe: `curl -i ${address}/v1/sys/health` };
}

/** What was asked, in Vault's own words. */
export interface VaultQuestion {
  /** Base URL of the server, for people. */
  readonly address: string;
  /** `read`, `update`, … as in a policy's capabilities. */
  readonly capability: string;
  /** Path without `/v1/`. */
  readonly path: string;
}

/** What an answer other than 2xx means. */
export function toVaultError(status: number, body: unknown, question: VaultQuestion): ExternalError {
  const { name, probe } = vaultPeer(question.address);
  const right = `${question.capability} ${question.path}`;
  const said = saidErrors(body) ?? (status === 307 ? 'it sends to another node' : status);
  const error = (reason: ExternalReason, message: string, missingRight?: string) =>
    new ExternalError('vault', reason, `${name} ${message}`, { status, missingRight, next: probe });
  if (status === 401 || (status === 403 && saysInvalidToken(body)))
    return error('unauthenticated', "does not know bitiq's token: it is wrong, expired or revoked");
  if (status === 403) return error('forbidden', `does not let bitiq ${right}`, right);
  if (status === 404) return error('not-served', `has nothing at ${question.path}`);
  if (status === 400 && STALE.test(`${said}`))
    return error('conflict', `has a newer ${question.path} by now`);
  if (status === 429) return error('throttled', 'has had too many requests');
  if (isNotNow(status) || UPGRADING.test(`${said}`))
    return error('unavailable', `does not serve requests now (${said})`);
  return error('unexpected', `refused to ${right} (${said})`);
}

/** Beside `permission denied`: the token is not (or no longer) one. */
function saysInvalidToken(body: unknown): boolean {
  const parsed = errorAnswer.safeParse(body);
  return parsed.success && parsed.data.errors.some((each) => /\b(invalid|bad) token\b/.test(each));
}

/** A KV mount between two versions says so with 400. */
const UPGRADING = /upgrad\w+ from non-versioned to versioned data/i;

/** A check-and-set that came too late. */
const STALE = /did not match the current version/;

/**
 * Sealed, broken, or a standby: 307 sends elsewhere, 412 is behind, 472 is for disaster recovery, 473 serves
 * reads alone, 474 has lost the active node.
 */
const NOT_NOW: ReadonlySet<number> = new Set([307, 412, 472, 473, 474]);

function isNotNow(status: number): boolean {
  return status >= 500 || NOT_NOW.has(status);
}

/** An answer that is not in the documented shape. */
export function toShapeError(question: VaultQuestion): ExternalError {
  const message = `Vault at ${question.address} answered ${question.path} in a shape that bitiq does not know`;
  const next = vaultPeer(question.address).probe;
  return new ExternalError('vault', 'unexpected', message, { next });
}

/** Vault's first sentence about it, if it said any: some begin with how many there are, and list them. */
export function saidErrors(body: unknown): string | undefined {
  const parsed = errorAnswer.safeParse(body);
  const [first] = parsed.success ? parsed.data.errors : [];
  return first
    ?.replace(/^\d+ errors? occurred:\s+\* /, '')
    .split('\n')[0]
    ?.slice(0, 200);
}
