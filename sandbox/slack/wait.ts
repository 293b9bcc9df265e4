import type { State } from './state.ts';

const POLL_MS = 25;

/** A poll-until that looks again at every change of the workspace. */
export function createWaiter(state: State) {
  return async <T>(
    predicate: () => T | undefined | false,
    { timeoutMs = 10_000 }: { timeoutMs?: number } = {},
  ): Promise<T> => {
    const first = predicate();
    if (first !== undefined && first !== false) return first;
    return new Promise<T>((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        clearInterval(poll);
        state.events.off('change', look);
        settle();
      };
      const look = () => {
        try {
          const found = predicate();
          if (found !== undefined && found !== false) finish(() => resolve(found));
        } catch (error) {
          finish(() => reject(error));
        }
      };
      const poll = setInterval(look, POLL_MS);
      const timer = setTimeout(() => {
        finish(() => reject(new Error(`Slack was not as expected within ${timeoutMs} ms: ${predicate}`)));
      }, timeoutMs);
      state.events.on('change', look);
    });
  };
}
