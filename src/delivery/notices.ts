import type { KnownBlock } from '@slack/types';
import type { Poster } from '../integrations/slack/poster.ts';
import type { SlackMessage } from '../messages/run-view.ts';
import { createLoop, type Loop } from '../queue/loop.ts';
import type { Store } from '../store/store.ts';

/** A direct message that is owed. */
export interface Notice {
  readonly id: string;
  readonly runId: string;
  /** Slack user id. */
  readonly recipient: string;
  /** `approved`, `rejected`, `expired`, `ended`, `reminder-1`. */
  readonly kind: string;
  readonly failures: number;
}

export interface NoticesOptions {
  readonly store: Store;
  readonly poster: Pick<Poster, 'post'>;
  /** Name of this process. */
  readonly owner: string;
  /** `undefined`: there is nothing to say any more. */
  render(notice: Notice): Promise<SlackMessage<KnownBlock> | undefined>;
  onTrouble(text: string, fields: object): void;
}

/** A process that has said so of one has so long before another takes it over; no call takes longer than 5 s. */
const LEASE_MS = 8_000;
const BATCH = 10;

/** After so many refusals nobody tries any more: the account is closed to us. */
const MOST_FAILURES = 12;
const LONGEST_PAUSE_MS = 5 * 60_000;

/**
 * Sends direct messages that are owed, oldest first. One whose answer was lost may arrive twice; none is
 * lost. Any number of processes may do this at the same time.
 */
export function startNotices(options: NoticesOptions): Loop {
  return createLoop({
    everyMs: 500,
    onError: (error) => options.onTrouble('direct messages could not be read from the store', { error }),
    work: async () => {
      for (const notice of await claimNotices(options)) await send(options, notice);
    },
  });
}

async function send(options: NoticesOptions, notice: Notice): Promise<void> {
  try {
    const message = await options.render(notice);
    // Those before it may have taken longer than its lease.
    if (!(await isStillOurs(options, notice))) return;
    if (message !== undefined) await options.poster.post({ channel: notice.recipient }, notice.id, message);
    await forget(options, notice);
  } catch (error) {
    options.onTrouble('a direct message could not be sent yet', { id: notice.id, error });
    if (notice.failures + 1 >= MOST_FAILURES) await forget(options, notice);
    else await postpone(options, notice);
  }
}

async function claimNotices({ store, owner }: NoticesOptions): Promise<readonly Notice[]> {
  const now = await store.now();
  const due = await store.db
    .selectFrom('notices')
    .select('id')
    .where('sent_at', 'is', null)
    .where('due_at', '<=', now)
    .where((where) => where.or([where('lease_until', 'is', null), where('lease_until', '<', now)]))
    .orderBy('due_at')
    .limit(BATCH)
    .execute();
  if (due.length === 0) return [];
  const rows = await store.write((tx) =>
    tx.db
      .updateTable('notices')
      .set({ lease_owner: owner, lease_until: now + LEASE_MS })
      .where(
        'id',
        'in',
        due.map(({ id }) => id),
      )
      // Another process may have had it since they were read.
      .where('sent_at', 'is', null)
      .where('due_at', '<=', now)
      .where((where) => where.or([where('lease_until', 'is', null), where('lease_until', '<', now)]))
      .returningAll()
      .execute(),
  );
  return rows.map(({ id, run_id, recipient, kind, failures }) => ({
    id,
    runId: run_id,
    recipient,
    kind,
    failures,
  }));
}

/** Its lease begins anew, unless another process has taken it over. */
async function isStillOurs({ store, owner }: NoticesOptions, { id }: Notice): Promise<boolean> {
  const now = await store.now();
  const { numUpdatedRows } = await store.write((tx) =>
    tx.db
      .updateTable('notices')
      .set({ lease_until: now + LEASE_MS })
      .where('id', '=', id)
      .where('lease_owner', '=', owner)
      .executeTakeFirst(),
  );
  return numUpdatedRows === 1n;
}

/** It was sent, or nobody can be told. */
async function forget({ store, owner }: NoticesOptions, { id }: Notice): Promise<void> {
  const now = await store.now();
  await store.write((tx) =>
    tx.db
      .updateTable('notices')
      .set({ sent_at: now, lease_owner: null, lease_until: null })
      .where('id', '=', id)
      .where('lease_owner', '=', owner)
      .execute(),
  );
}

async function postpone({ store, owner }: NoticesOptions, { id, failures }: Notice): Promise<void> {
  const now = await store.now();
  const pause = Math.min(1_000 * 2 ** failures, LONGEST_PAUSE_MS);
  await store.write((tx) =>
    tx.db
      .updateTable('notices')
      .set({ failures: failures + 1, due_at: now + pause, lease_owner: null, lease_until: null })
      .where('id', '=', id)
      .where('lease_owner', '=', owner)
      .execute(),
  );
}
