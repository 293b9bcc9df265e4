import { appendAudit } from '../audit/append.ts';
import type { Write } from '../store/store.ts';
import type { ItemKey } from './get-item.ts';

export interface OpenedIssue extends ItemKey {
  /** The item's. */
  readonly id: string;
  readonly number: number;
  readonly url: string;
  /** Principal. */
  readonly openedBy: string;
  /** Milliseconds since 1970, by the store's clock. */
  readonly at: number;
}

/** Keeps which issue stands for an item, on record; one from before gives way. */
export async function recordIssue(
  tx: Write,
  { id, environment, identity, number, url, openedBy, at }: OpenedIssue,
): Promise<void> {
  const values = { number, url, opened_by: openedBy, opened_at: at };
  await tx.db
    .insertInto('drift_issues')
    .values({ environment, identity, ...values })
    .onConflict((conflict) => conflict.columns(['environment', 'identity']).doUpdateSet(values))
    .execute();
  const data = { item: id, identity, number, url };
  appendAudit(tx, { type: 'drift.issue-opened', actor: openedBy, environment, data, at });
}
