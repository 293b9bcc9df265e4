import { readFile } from 'node:fs/promises';
import { Agent, request } from 'undici';
import type { VaultConfig } from '../../config/schema.ts';
import { ExternalError } from '../../errors.ts';
import { type TracedCall, traceCall } from '../../tracing/trace-call.ts';
import { askAgain, throttledMsOf } from '../ask-again.ts';

/** How node-vault hands a request over (its `request-promise` option). */
interface TransportRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly signal: AbortSignal;
}

/** How node-vault wants it back. */
interface TransportResponse {
  readonly statusCode: number;
  readonly body: unknown;
  readonly request: { readonly path: string };
}

export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/**
 * HTTP for node-vault on a pool of kept connections. Its own transport (axios) is not used because
 * it passes no `AbortSignal` on, reads `VAULT_SKIP_VERIFY` and proxy variables behind the
 * configuration's back, and throws errors that hold the token. What a quota turns away is sent again.
 */
export async function createTransport(config: Pick<VaultConfig, 'caFile'>): Promise<Transport> {
  const connect = config.caFile === undefined ? {} : { ca: await readCa(config.caFile) };
  const pool = new Agent({ keepAliveTimeout: 60_000, connect });
  return (asked) => askAgain(() => send(asked, pool), asked);
}

function send({ method, uri, headers, json, signal }: TransportRequest, pool: Agent) {
  const called = describe(method, uri);
  return traceCall(called, async (answered) => {
    const answer = await request(uri, {
      method: method as 'GET',
      dispatcher: pool,
      signal,
      headers: { ...headers, ...(json !== undefined && { 'content-type': 'application/json' }) },
      body: json === undefined ? null : JSON.stringify(json),
    });
    const { statusCode } = answer;
    const body = parseJson(await answer.body.text());
    answered(statusCode);
    const throttledMs = isHealth(called) ? undefined : throttledMsOf(statusCode, answer.headers);
    // Without a path: node-vault would take `sys/health` for a success whatever was answered.
    return { statusCode, body, request: { path: '' }, throttledMs };
  });
}

/** By its 429 a standby says that it is one. */
function isHealth({ path }: TracedCall): boolean {
  return path?.endsWith('/sys/health') === true;
}

function describe(method: string, uri: string): TracedCall {
  const { pathname: path } = new URL(uri);
  return { system: 'vault', method, path, address: uri };
}

async function readCa(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new ExternalError('vault', 'unreachable', `the CA file of Vault, ${path}, cannot be read`, {
      cause,
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
