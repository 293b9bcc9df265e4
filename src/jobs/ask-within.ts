/** A question that ignores its signal is left behind this long after its time limit, in milliseconds. */
const GRACE_MS = 100;

export interface AskLimits {
  /** Time limit of this question, in milliseconds. */
  readonly limitMs: number;
  /** Ends it earlier, with its own reason. */
  readonly signal: AbortSignal;
}

/**
 * The answer to one question. Throws a `TimeoutError` where it is not there in time, whatever the question
 * does with the signal it is given.
 */
export async function askWithin<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  { limitMs, signal }: AskLimits,
): Promise<T> {
  signal.throwIfAborted();
  const limit = new AbortController();
  const left = Promise.withResolvers<never>();
  const onAbort = () => left.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const late = new DOMException(`no answer within ${limitMs} ms`, 'TimeoutError');
  const timers = [
    setTimeout(() => limit.abort(late), limitMs),
    setTimeout(() => left.reject(late), limitMs + GRACE_MS),
  ];
  try {
    return await Promise.race([ask(AbortSignal.any([signal, limit.signal])), left.promise]);
  } finally {
    for (const timer of timers) clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

/** Whether a question was cut short: its time limit passed, or nobody waits for it any more. */
export function isTimeout(thrown: unknown): boolean {
  return thrown instanceof Error && /^(Timeout|Abort)Error$/.test(thrown.name);
}
