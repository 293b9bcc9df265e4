import type { Message } from '../message.ts';
import type { Store } from './store.ts';

/** What the parts of the page may ask for. */
export interface Shell {
  readonly store: Store;
  /** Goes to a channel's id, or to `home`. */
  go(place: string): void;
  become(userId: string): void;
  openThread(root: string | undefined): void;
  toggleFaults(): void;
  readonly faultsOpen: boolean;
  /** Draws one message anew. */
  redraw(message: Message): void;
}
