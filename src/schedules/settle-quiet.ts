import { insertPost } from '../runs/request-run.ts';
import { isOver, type Run, toRun } from '../runs/run.ts';
import { type Param, prepared } from '../store/prepared.ts';
import type { Store, Write } from '../store/store.ts';
import { hasNews } from './has-news.ts';

/** Where a run's message goes once there is something to say: the channel of its environment. */
export interface SettleOptions {
  channelOf(environment: string): string | undefined;
}

/**
 * Decides whether a run of a quiet schedule is told, in the transaction that ends it: where nothing changed
 * since the last time it has no message at all. Of other runs, and of one that goes on, nothing is decided.
 */
export async function settleQuiet(
  tx: Pick<Write, 'db'>,
  runId: string,
  { channelOf }: SettleOptions,
  now: number,
): Promise<void> {
  const [slot] = (await firstUnsettled(tx.db, { runId })).rows;
  if (slot === undefined) return;
  const run = await readRun(tx, runId);
  if (run === undefined || !isOver(run.status)) return;
  const isTold = (await hasPost(tx, runId)) || (await hasNews(tx.db, run, await readRunBefore(tx, slot)));
  const channel = channelOf(run.environment);
  if (isTold && channel === undefined) return;
  if (isTold && channel !== undefined) await insertPost(tx.db, { runId, channel, now });
  await tx.db
    .updateTable('schedule_slots')
    .set({ quiet: isTold ? 0 : 2 })
    .where('run_id', '=', runId)
    .where('quiet', '=', 1)
    .execute();
}

/** Each run of a schedule that ends asks for it. */
const firstUnsettled = prepared((db, param: Param<{ runId: string }>) =>
  db
    .selectFrom('schedule_slots')
    .select(['schedule', 'due_at'])
    .where('run_id', '=', param('runId'))
    // Spelled out: as a parameter it would not tell SQLite that it may use the index of what is unsettled.
    .where((where) => where('quiet', '=', where.lit(1)))
    .orderBy('due_at')
    .limit(1),
);

/**
 * Settles those that ended where nobody decided it: their worker was lost, somebody cancelled them, or they had
 * joined what a person asked for.
 */
export async function settleLeftOver(store: Store, options: SettleOptions): Promise<void> {
  const left = await store.db
    .selectFrom('schedule_slots')
    .innerJoin('runs', 'runs.id', 'schedule_slots.run_id')
    .select('schedule_slots.run_id')
    .where('schedule_slots.quiet', '=', 1)
    .where('runs.finished_at', 'is not', null)
    .execute();
  const now = await store.now();
  for (const { run_id } of left) await store.write((tx) => settleQuiet(tx, run_id, options, now));
}

/** Somebody asked for it, and a quiet time has joined it since. */
async function hasPost({ db }: Pick<Write, 'db'>, runId: string): Promise<boolean> {
  const row = await db.selectFrom('posts').select('run_id').where('run_id', '=', runId).executeTakeFirst();
  return row !== undefined;
}

async function readRun({ db }: Pick<Write, 'db'>, id: string): Promise<Run | undefined> {
  const row = await db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toRun(row);
}

/** The last run of the schedule before this time that came to an end of its own. */
async function readRunBefore(
  { db }: Pick<Write, 'db'>,
  slot: { readonly schedule: string; readonly due_at: number },
): Promise<Run | undefined> {
  const row = await db
    .selectFrom('schedule_slots')
    .innerJoin('runs', 'runs.id', 'schedule_slots.run_id')
    .selectAll('runs')
    .where('schedule_slots.schedule', '=', slot.schedule)
    .where('schedule_slots.due_at', '<', slot.due_at)
    .where('runs.status', 'in', ['succeeded', 'failed', 'errored'])
    .orderBy('schedule_slots.due_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toRun(row);
}
