import type { Store, Write } from '../store/store.ts';
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
    const about = await findRunBehind(tx, text);
    appendAudit(tx, { type: 'request.refused', actor, ...about, data: { ...refused, text: told }, at });
  });
}

/** The run that a button was of, so that its refusals stand in its own story. */
async function findRunBehind({ db }: Write, text: string) {
  const [runId] = /^[a-z0-9]{1,40}(?=\/|$)/.exec(text) ?? [];
  if (runId === undefined) return {};
  const run = await db.selectFrom('runs').select('environment').where('id', '=', runId).executeTakeFirst();
  return run === undefined ? {} : { runId, environment: run.environment };
}
