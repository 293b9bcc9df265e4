import { BitiqError, ExternalError } from '../errors.ts';
import type { Store } from '../store/store.ts';
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

/** Over a store. What that could not write is said as such. */
export function createDriftDesk(store: Store): DriftDesk {
  return {
    getItem: async (id) => getItem(store.db, id, await store.now()),
    snooze: (asked) => writing(snooze(store, asked)),
    endSnooze: (asked) => writing(endSnooze(store, asked)),
  };
}

async function writing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof BitiqError) throw cause;
    const sentence = 'Your wish could not be written down, so nothing changed.';
    throw new ExternalError('store', 'unavailable', sentence, { next: 'Try again in a minute.', cause });
  }
}
