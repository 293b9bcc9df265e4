import { CLOCK_LIMIT_MS, describeClock } from '../wording/describe-clock.ts';
import { MINUTE_MS } from '../wording/durations.ts';

/** Another clock than this machine's. */
export interface Reference {
  /** For a sentence: `Slack's`. */
  readonly whose: string;
  /** How far it is ahead of ours, in milliseconds. Throws where it does not answer. */
  measure(signal: AbortSignal): Promise<number>;
}

/** Whether this machine's clock goes as others do. */
export interface ClockWatch {
  /**
   * `10 min ahead of Slack's`, where it is more than 5 min off any of them; else `undefined`. A reference
   * that never answered says nothing: with Slack away, work goes on.
   */
  sayIfOff(): Promise<string | undefined>;
}

export interface ClockWatchOptions {
  readonly references: readonly Reference[];
  /** Milliseconds since 1970 by the clock that is watched. */
  now(): number;
  /** Milliseconds by one that nobody sets. */
  elapsed(): number;
}

/** A reference is asked this often at most: between, this machine's steady clock tells whether the other was set. */
const KEPT_MS = MINUTE_MS;

/** What seems off is measured again, but not with every question. */
const DOUBTED_MS = 5_000;

const LIMIT_MS = 2_000;

export function createClockWatch({ references, now, elapsed }: ClockWatchOptions): ClockWatch {
  const watches = references.map((reference) => watch(reference, now, elapsed));
  return {
    async sayIfOff() {
      const all = await Promise.all(watches.map((look) => look()));
      return all.find((said) => said !== undefined);
    },
  };
}

function watch(
  { whose, measure }: Reference,
  now: () => number,
  elapsed: () => number,
): () => Promise<string | undefined> {
  /** What the reference said less `elapsed` then: added to `elapsed`, it is what the reference says now. */
  let base: number | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  const aheadMs = (): number => (base === undefined ? 0 : base + elapsed() - now());
  async function ask(): Promise<void> {
    askedAt = elapsed();
    const ahead = await measure(AbortSignal.timeout(LIMIT_MS)).catch(() => undefined);
    if (ahead !== undefined) base = now() + ahead - elapsed();
  }

  return async () => {
    const isOff = Math.abs(aheadMs()) > CLOCK_LIMIT_MS;
    if (elapsed() - askedAt >= (isOff ? DOUBTED_MS : KEPT_MS)) {
      asking ??= ask().finally(() => {
        asking = undefined;
      });
    }
    if (isOff || base === undefined) await asking;
    return Math.abs(aheadMs()) > CLOCK_LIMIT_MS ? describeClock(aheadMs(), whose) : undefined;
  };
}
