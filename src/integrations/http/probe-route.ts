import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { type Peer, toNetworkError } from '../network-error.ts';

export interface RouteAsked {
  /** IP address of the router. */
  readonly address: string;
  readonly port: number;
  readonly host: string;
  /** `/healthz`. */
  readonly path: string;
  readonly isTls: boolean;
}

/**
 * The status with which a Route answers a GET; its body is not read. The certificate is not judged: nothing
 * is sent that is secret, and preflight tells what is wrong with it. Throws `ExternalError` of system `http`.
 */
export async function probeRoute(
  { address, port, host, path, isTls }: RouteAsked,
  { signal }: { readonly signal: AbortSignal },
): Promise<number> {
  const url = `${isTls ? 'https' : 'http'}://${host}${path}`;
  const peer: Peer = { system: 'http', name: url, probe: `curl -sSI ${url}` };
  const options = {
    host: address,
    port,
    path,
    signal,
    headers: { host, 'user-agent': 'bitiq' },
    agent: false,
  };
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const request = isTls
    ? tlsRequest({ ...options, servername: host, rejectUnauthorized: false })
    : plainRequest(options);
  request.once('response', (response) => {
    resolve(response.statusCode ?? 0);
    response.destroy();
  });
  request.once('error', reject);
  request.end();
  try {
    return await promise;
  } catch (error) {
    throw toNetworkError(peer, error, signal);
  }
}
