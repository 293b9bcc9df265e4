import type { Store } from '../store/store.ts';
import { writing } from '../store/writing.ts';
import { getItem, type KeptItem } from './get-item.ts';
import { endSnooze, type SnoozeAsked, snooze } from './snoozes.ts';

/** What commands and actions may ask of what drifted. */
export interface DriftDesk {
  /** The item behind a button as it stands now; `undefined`: it is not known any more. */
  getItem(id: string): Promise<KeptItem | undefined>;
  /** Throws `RefusedError` where it is gone, or that is no day ahead. */
  snooze(asked: SnoozeAsked): Promise<KeptItem>;
  /** Throws `RefusedError` where nobody snoozes it. */
  endSnooze(asked: { readonly id: string; readonly by: string }): Promise<KeptItem>;
}

const UNWRITTEN = 'Your wish could not be written down, so nothing changed.';

/** Over a store. What that could not write is said as such. */
export function createDriftDesk(store: Store): DriftDesk {
  return {
    getItem: async (id) => getItem(store.db, id, await store.now()),
    snooze: (asked) => writing(UNWRITTEN, snooze(store, asked)),
    endSnooze: (asked) => writing(UNWRITTEN, endSnooze(store, asked)),
  };
}
