import type { Store } from '../store/store.ts';
import { appendAudit } from './append.ts';

/** Longer texts are not put on record whole. */
const RECORDED_TEXT = 300;

/** Something that somebody asked for and did not get. */
export interface RefusedRequest {
  /** `slack:<team>/<user>` or `terminal:<name>`, before or after it was checked. */
  readonly actor: string;
  /** `/bitiq`, a button's id, `bitiq` at a terminal. */
  readonly name: string;
  /** What was typed, or the button's value. */
  readonly text: string;
  /** Slack channel, or `terminal`. */
  readonly channel: string;
  readonly code: string;
  readonly reference: string;
}

/** Puts a refusal on record. Throws where the store cannot. */
export async function recordRefusal(
  store: Pick<Store, 'now' | 'write'>,
  { actor, text, ...refused }: RefusedRequest,
): Promise<void> {
  const at = await store.now();
  await store.write(async (tx) => {
    const told = tx.clean(text).slice(0, RECORDED_TEXT).toWellFormed();
    appendAudit(tx, { type: 'request.refused', actor, data: { ...refused, text: told }, at });
  });
}
