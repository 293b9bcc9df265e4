import { setTimeout as wait } from 'node:timers/promises';

/** Time, as whoever waits needs it. */
export interface Clock {
  now(): Date;
  /** Throws the signal's reason where it is aborted first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => new Date(),
  async sleep(ms, signal) {
    try {
      await wait(ms, undefined, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  },
};
