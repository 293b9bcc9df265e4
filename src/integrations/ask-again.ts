import { setTimeout as sleep } from 'node:timers/promises';
import { isTimeout } from './is-timeout.ts';

/** So much waiting in all, in milliseconds. An API server that is being replaced asks for 5 s. */
const PATIENCE_MS = 9_000;

/** How long it takes where a 429 does not tell. Vault tells only where its operator wants that, AWS seldom. */
export const UNTOLD_MS = 1_000;

/** Those who are turned away together come back this far apart at most. */
const SPREAD_MS = 1_000;

/** An answer that may be a 429. */
export interface MayBeThrottled {
  /** How long it asks to wait, in milliseconds; `undefined`: it is not one. */
  readonly throttledMs: number | undefined;
}

/**
 * Asks, and where that was one question too many (429), again after as long as was wanted, up to 9 s in all:
 * after that the 429 is the answer. For what may be sent twice: who is turned away has not been let in, but time
 * has passed. An asker whose time is over gets the 429, one who gave up the signal's reason.
 */
export async function askAgain<T extends MayBeThrottled>(
  ask: () => Promise<T>,
  { signal, random = Math.random }: { readonly signal: AbortSignal; readonly random?: () => number },
): Promise<T> {
  for (let patience = PATIENCE_MS; ; ) {
    const answer = await ask();
    if (answer.throttledMs === undefined) return answer;
    const waitMs = answer.throttledMs + random() * SPREAD_MS;
    if (waitMs > patience) return answer;
    patience -= waitMs;
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) continue;
    if (isTimeout(signal.reason)) return answer;
    throw signal.reason;
  }
}

/** The same for a client that throws what it was turned away with: after 9 s that is thrown. */
export async function askAgainWhere<T>(
  ask: () => Promise<T>,
  {
    throttledMsOf: throttledMsOfError,
    ...options
  }: {
    readonly signal: AbortSignal;
    readonly random?: () => number;
    /** How long an error asks to wait, in milliseconds; `undefined`: it is another one. */
    readonly throttledMsOf: (error: unknown) => number | undefined;
  },
): Promise<T> {
  const askOnce = async () => {
    try {
      return { value: await ask(), throttledMs: undefined };
    } catch (error) {
      return { error, throttledMs: throttledMsOfError(error) };
    }
  };
  const answer = await askAgain<Awaited<ReturnType<typeof askOnce>>>(askOnce, options);
  if ('error' in answer) throw answer.error;
  return answer.value;
}

/** What a status and its header `Retry-After` say. */
export function throttledMsOf(
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): number | undefined {
  if (status !== 429) return undefined;
  const seconds = Number(headers['retry-after']);
  return seconds > 0 ? seconds * 1_000 : UNTOLD_MS;
}
