import type { Write } from '../store.ts';

/** Something in the store that nobody needs after a time. */
export interface Prunable {
  /** What it is called on record. */
  readonly id: string;
  /**
   * Takes away some of what is older than `before` (milliseconds since 1970), at most `limit` rows, and never
   * what anything under way or shown still rests on.
   *
   * @returns how many it took: fewer than `limit` means that nothing is left.
   */
  prune(tx: Pick<Write, 'db'>, old: Old): Promise<number>;
}

export interface Old {
  readonly before: number;
  readonly limit: number;
}
