import { setTimeout as sleep } from 'node:timers/promises';

/** Something that has to end before its process does. */
export interface Ending {
  /** For the log. */
  readonly what: string;
  /** It is left behind after so long. */
  readonly withinMs: number;
  end(): Promise<unknown>;
}

/**
 * Ends one after the other. What throws, or takes longer than it may, is left behind, and `onTrouble` hears of it:
 * so all of it takes no longer than the sum of `withinMs`. Never throws.
 */
export async function endInTurn(
  endings: readonly Ending[],
  onTrouble: (what: string, error: unknown) => void,
): Promise<void> {
  for (const { what, withinMs, end } of endings) {
    const ended = end().catch((error: unknown) => onTrouble(what, error));
    const isLate = await Promise.race([ended.then(() => false), sleep(withinMs, true, { ref: false })]);
    if (isLate) onTrouble(what, new Error(`it did not end within ${withinMs} ms`));
  }
}
