import type { Store } from '../store/store.ts';
import type { KnownItem } from './compare-drift.ts';
import { readDrift } from './history.ts';
import { getSilence } from './last-report.ts';

/** What is known of an environment from before. */
export interface DriftHistory {
  /** Those that are gone too. */
  readonly items: readonly KnownItem[];
  /** Since when it does not answer; `undefined`: it did when it was last asked. */
  readonly silentSince: Date | undefined;
}

export async function readHistory(db: Store['db'], environment: string): Promise<DriftHistory> {
  const [items, silence] = await Promise.all([readDrift(db, environment), getSilence(db, environment)]);
  return { items, silentSince: silence?.since };
}
