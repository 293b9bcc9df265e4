import { ExternalError } from '../../errors.ts';
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
  const peer = `Vault at ${question.address}`;
  const said = saidErrors(body);
  const right = `${question.capability} ${question.path}`;
  switch (status) {
    case 401:
      return vaultError('unauthenticated', `${peer} does not know bitiq's token`, { status });
    case 403:
      return vaultError('forbidden', `${peer} does not let bitiq ${right}`, { status, missingRight: right });
    case 404:
      return vaultError('not-served', `${peer} has nothing at ${question.path}`, { status });
    case 429:
      return vaultError('throttled', `${peer} has had too many requests`, { status });
    default:
      return status >= 500 || (status >= 300 && status < 400) || status === 412 || status === 472
        ? vaultError('unavailable', `${peer} does not serve requests now (${said ?? status})`, { status })
        : vaultError('unexpected', `${peer} refused to ${right} (${said ?? status})`, { status });
  }
}

/** An answer that is not in the documented shape. */
export function toShapeError(question: VaultQuestion): ExternalError {
  const message = `Vault at ${question.address} answered ${question.path} in a shape that bitiq does not know`;
  return vaultError('unexpected', message, {});
}

/** Vault's first sentence about it, if it said any. */
export function saidErrors(body: unknown): string | undefined {
  const parsed = errorAnswer.safeParse(body);
  return parsed.success ? parsed.data.errors[0]?.split('\n')[0]?.slice(0, 200) : undefined;
}

function vaultError(
  reason: ExternalError['reason'],
  message: string,
  options: { status?: number; missingRight?: string },
): ExternalError {
  return new ExternalError('vault', reason, message, options);
}
