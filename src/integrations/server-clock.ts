import type { Dispatcher } from 'undici';
import { ExternalError } from '../errors.ts';
import { type Peer, toNetworkError } from './network-error.ts';

/** One request to a server, of which only the `Date` header of the answer counts. */
export interface ClockQuestion {
  readonly url: string;
  /** Default: GET. */
  readonly method?: 'GET' | 'POST';
  /** For what is said where it does not answer. */
  readonly peer: Peer;
  /** Connections that trust the server. Left out: those of the system. */
  readonly dispatcher?: Dispatcher | undefined;
  readonly signal: AbortSignal;
  now(): Date;
}

/** HTTP's dates have no fraction: on average they are half a second behind. */
const HALF_A_SECOND_MS = 500;

/**
 * How far a server's clock is ahead of ours, in milliseconds; negative where it is behind. True to
 * half a second and half the round trip. Whatever the answer is, also 401 or 503, it carries a date.
 *
 * @throws ExternalError with the peer's system.
 */
export async function measureClock({ url, method = 'GET', peer, ...asked }: ClockQuestion): Promise<number> {
  const { dispatcher, signal, now } = asked;
  try {
    const { request } = await import('undici');
    const sentAt = now().getTime();
    const { headers, body } = await request(url, { method, signal, ...(dispatcher && { dispatcher }) });
    const ourTime = (sentAt + now().getTime()) / 2;
    await body.dump();
    const theirTime = Date.parse(String(headers.date));
    if (Number.isNaN(theirTime)) throw noDate(peer);
    return Math.round(theirTime + HALF_A_SECOND_MS - ourTime);
  } catch (error) {
    throw error instanceof ExternalError ? error : toNetworkError(peer, error, signal);
  }
}

function noDate({ system, name, probe }: Peer): ExternalError {
  return new ExternalError(system, 'unexpected', `${name} does not say what time it is`, { next: probe });
}
