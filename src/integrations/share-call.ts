/**
 * One call that many ask for: made once, its answer kept, its failure forgotten. Each asker gives up
 * by its own signal; when the last one has given up, the call itself is aborted.
 */
export function shareCall<T>(call: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let shared: { readonly answer: Promise<T>; readonly abort: AbortController; askers: number } | undefined;

  function start() {
    const abort = new AbortController();
    const started = { answer: call(abort.signal), abort, askers: 0 };
    shared = started;
    started.answer.catch(() => forget(started));
    return started;
  }

  function forget(which: typeof shared): void {
    if (shared === which) shared = undefined;
  }

  return async (signal) => {
    signal.throwIfAborted();
    const current = shared ?? start();
    current.askers += 1;
    try {
      return await untilAborted(current.answer, signal);
    } finally {
      current.askers -= 1;
      if (signal.aborted && current.askers === 0) {
        forget(current);
        current.abort.abort(signal.reason);
      }
    }
  };
}

/** The promise's outcome, or the signal's reason if that comes first. */
async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
