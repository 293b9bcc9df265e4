import type { Clock } from '../../../../../src/jobs/sync/apply/clock.ts';

interface Sleeper {
  readonly at: number;
  wake(): void;
}

export type FakeClock = Clock & {
  /** Does something at a time, in milliseconds after the beginning. */
  at(ms: number, act: () => void): void;
  elapsed(): number;
};

/** Time that passes only while everybody sleeps, and then at once. */
export function fakeClock(start: Date): FakeClock {
  let now = start.getTime();
  let isPumping = false;
  const sleepers: Sleeper[] = [];

  function pump(): void {
    setImmediate(() => {
      sleepers.sort((a, b) => a.at - b.at);
      const next = sleepers.shift();
      if (next === undefined) {
        isPumping = false;
        return;
      }
      now = Math.max(now, next.at);
      next.wake();
      pump();
    });
  }

  function add(sleeper: Sleeper): void {
    sleepers.push(sleeper);
    if (isPumping) return;
    isPumping = true;
    pump();
  }

  return {
    now: () => new Date(now),
    elapsed: () => now - start.getTime(),
    at: (ms, act) => {
      sleepers.push({ at: start.getTime() + ms, wake: act });
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const stop = () => reject(signal.reason);
        if (signal.aborted) return stop();
        signal.addEventListener('abort', stop, { once: true });
        add({
          at: now + ms,
          wake: () => {
            signal.removeEventListener('abort', stop);
            resolve();
          },
        });
      }),
  };
}
