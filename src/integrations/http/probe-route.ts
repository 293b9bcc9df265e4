import { readFile } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { getCACertificates, TLSSocket } from 'node:tls';
import { type Peer, toNetworkError } from '../network-error.ts';
import { judgeCertificate, type TlsVerdict } from './judge-certificate.ts';

export interface RouteAsked {
  /** IP address of the router. */
  readonly address: string;
  readonly port: number;
  readonly host: string;
  /** `/healthz`. */
  readonly path: string;
  readonly isTls: boolean;
  /** PEM file of a CA that is trusted besides those that are well known. */
  readonly caFile?: string | undefined;
}

export interface RouteAnswer {
  readonly status: number;
  /** Until the first byte of the answer, in milliseconds. */
  readonly durationMs: number;
  /** Left out where nothing is encrypted. */
  readonly tls?: TlsVerdict;
}

/**
 * How a Route answers a GET; its body is not read. A certificate that does not hold is reported and ends nothing:
 * nothing is sent that is secret. Throws `ExternalError` of system `http` where nothing answers.
 */
export async function probeRoute(
  { address, port, host, path, isTls, caFile }: RouteAsked,
  { signal, now = () => new Date() }: { readonly signal: AbortSignal; readonly now?: () => Date },
): Promise<RouteAnswer> {
  const url = `${isTls ? 'https' : 'http'}://${host}${path}`;
  const peer: Peer = { system: 'http', name: url, probe: `curl -sSI ${url}` };
  const headers = { host, 'user-agent': 'bitiq' };
  const options = { host: address, port, path, signal, headers, agent: false };
  const { promise, resolve, reject } = Promise.withResolvers<RouteAnswer>();
  try {
    const ca = isTls ? await readAuthorities(caFile) : [];
    const beganAt = performance.now();
    const request = isTls
      ? tlsRequest({ ...options, servername: host, rejectUnauthorized: false, ca: [...ca] })
      : plainRequest(options);
    request.once('response', (response) => {
      const durationMs = Math.round(performance.now() - beganAt);
      const tls = readVerdict(response.socket, host, now());
      resolve({ status: response.statusCode ?? 0, durationMs, ...(tls && { tls }) });
      response.destroy();
    });
    request.once('error', reject);
    request.end();
    return await promise;
  } catch (error) {
    throw toNetworkError(peer, error, signal);
  }
}

function readVerdict(socket: Socket, host: string, now: Date): TlsVerdict | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const certificate = socket.getPeerX509Certificate();
  const { authorized, authorizationError: said } = socket;
  if (certificate === undefined) return undefined;
  // Node's type says Error; what is there is the code.
  const code = authorized ? undefined : String(said ?? 'UNKNOWN');
  return judgeCertificate(certificate, { host, code, now });
}

async function readAuthorities(caFile: string | undefined): Promise<readonly string[]> {
  const known = getCACertificates('default');
  return caFile === undefined ? known : [...known, await readFile(caFile, 'utf8')];
}
