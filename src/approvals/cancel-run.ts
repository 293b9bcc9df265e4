import { appendAudit } from '../audit/append.ts';
import { isOver, type RunStatus } from '../runs/run.ts';
import type { Store, Write } from '../store/store.ts';
import { readLinks } from './approval.ts';
import { endAtGate } from './end-at-gate.ts';

/** What became of asking a run to stop. */
export type Cancelled = 'cancelled' | 'stopping' | 'over';

/**
 * Stops a run. One that no worker has begun, or that waits at the gate, is over at once; the worker of
 * one that is under way hears of it within 2 s and stops at its next safe point.
 */
export async function cancelRun(
  store: Store,
  { runId, by }: { runId: string; by: string },
): Promise<Cancelled> {
  const now = await store.now();
  return store.write((tx) => stopAsItIs(tx, { runId, by, now }));
}

async function stopAsItIs(tx: Write, asked: Asked): Promise<Cancelled> {
  const row = await tx.db
    .selectFrom('runs')
    .select('status')
    .where('id', '=', asked.runId)
    .executeTakeFirst();
  if (row === undefined || isOver(row.status as RunStatus)) return 'over';
  return (await stop(tx, row.status as RunStatus, asked)) ?? stopAsItIs(tx, asked);
}

type Asked = { runId: string; by: string; now: number };

/** `undefined`: it was no longer in that status. */
async function stop(tx: Write, status: RunStatus, asked: Asked): Promise<Cancelled | undefined> {
  const { runId, by, now } = asked;
  if (status === 'awaiting_approval') {
    const links = await readLinks(tx.db);
    const isEnded = await endAtGate(tx, { runId, decision: 'cancelled', actor: by, data: {}, links, now });
    if (!isEnded) return undefined;
    await tx.db.updateTable('runs').set({ cancelled_by: by }).where('id', '=', runId).execute();
    return 'cancelled';
  }
  const isQueued = status === 'queued';
  const run = await tx.db
    .updateTable('runs')
    .set((set) => ({
      cancelled_by: by,
      revision: set('revision', '+', 1),
      // One that waits for later is owed now, so that a worker ends it in order.
      owed_at: set.case().when('owed_at', 'is', null).then(null).else(now).end(),
      ...(isQueued && { status: 'cancelled', owed_at: null, finished_at: now }),
    }))
    .where('id', '=', runId)
    .where('status', '=', status)
    .returning('environment')
    .executeTakeFirst();
  if (run === undefined) return undefined;
  const type = isQueued ? 'run.cancelled' : 'run.cancel-requested';
  appendAudit(tx, { type, actor: by, runId, environment: run.environment, data: {}, at: now });
  return isQueued ? 'cancelled' : 'stopping';
}
