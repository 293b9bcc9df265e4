import { readFile } from 'node:fs/promises';
import type { Dispatcher } from 'undici';
import { ExternalError } from '../../errors.ts';
import { traceCall } from '../../tracing/trace-call.ts';
import { askAgain, throttledMsOf } from '../ask-again.ts';
import { isTimeout } from '../is-timeout.ts';
import { toNetworkError } from '../network-error.ts';
import { shareCall } from '../share-call.ts';
import { argocdPeer } from './argocd-error.ts';

export interface ArgocdApi {
  /** Base URL, e.g. `https://argocd.example`. */
  readonly address: string;
  /** Of a project's role, with the policies `applications get` and `applications sync`. */
  readonly token: string;
  /** PEM file of the CA that signed its certificate. Left out: those of the system. */
  readonly caFile?: string | undefined;
}

export interface ArgocdRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** From `/api/v1` on, already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly json?: object;
  readonly signal: AbortSignal;
}

export interface ArgocdAnswer {
  readonly status: number;
  /** JSON where it is JSON, else text. */
  readonly body: unknown;
}

/**
 * Argo CD's REST API, one call at a time. A 429 is asked again where it was a GET: whoever decided on something
 * else decides again. Throws `ExternalError` only where there was no answer.
 */
export type ArgocdClient = (request: ArgocdRequest) => Promise<ArgocdAnswer>;

/** A call may not take longer than this, whatever its caller allows. A refresh waits for the comparison. */
const CALL_LIMIT_MS = 30_000;

/** Keeps connections; nothing is read or opened before the first call. */
export function createArgocdClient({ address, token, caFile }: ArgocdApi): ArgocdClient {
  const base = address.replace(/\/+$/, '');
  const open = shareCall(() => connect(caFile));

  return async ({ method, path, query = {}, json, signal }) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(CALL_LIMIT_MS)]);
    try {
      const [{ request }, dispatcher] = await Promise.all([import('undici'), open(limit)]);
      const resource = path.split('/')[3];
      const send = () =>
        traceCall({ system: 'argocd', method, resource, path, address }, async (answered) => {
          const answer = await request(`${base}${path}?${queryOf(query)}`, {
            method,
            dispatcher,
            signal: limit,
            headers: {
              authorization: `Bearer ${token}`,
              accept: 'application/json',
              'user-agent': 'bitiq',
              // Argo CD refuses what changes something without it, with a body or not.
              ...(method !== 'GET' && { 'content-type': 'application/json' }),
            },
            body: json === undefined ? null : JSON.stringify(json),
          });
          const { statusCode: status, headers } = answer;
          answered(status);
          const body = parseJson(await answer.body.text());
          return { status, body, throttledMs: throttledMsOf(status, headers) };
        });
      return await (method === 'GET' ? askAgain(send, { signal: limit }) : send());
    } catch (error) {
      if (error instanceof ExternalError) throw error;
      if (signal.aborted && !isTimeout(signal.reason)) throw signal.reason;
      throw toNetworkError(argocdPeer(address), error, limit);
    }
  };
}

async function connect(caFile: string | undefined): Promise<Dispatcher> {
  const { Agent } = await import('undici');
  const connect = caFile === undefined ? {} : { ca: await readCa(caFile) };
  return new Agent({ keepAliveTimeout: 60_000, connect });
}

async function readCa(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new ExternalError('argocd', 'unreachable', `the CA file of Argo CD, ${path}, cannot be read`, {
      cause,
    });
  }
}

function queryOf(query: Readonly<Record<string, string | undefined>>): URLSearchParams {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams(given);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
