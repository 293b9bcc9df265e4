import { appendAudit } from '../audit/append.ts';
import type { Database } from '../store/database.ts';
import type { Store, Write } from '../store/store.ts';

/** The lock of an environment: one owner at a time, and whoever comes later has the higher token. */
export interface Lock {
  readonly environment: string;
  /** Principal of who holds it, or who asked for the run that does. */
  readonly owner: string;
  /** The run that it was taken for; absent where a person holds it by hand. */
  readonly runId: string | undefined;
  readonly reason: string | undefined;
  readonly takenAt: Date;
  /** Grows with each owner. */
  readonly token: number;
}

export interface LockAsked {
  readonly environment: string;
  readonly owner: string;
  readonly runId?: string | undefined;
  readonly reason?: string | undefined;
  /** Who does it, for the record. */
  readonly actor: string;
  /** By the store's clock. */
  readonly now: number;
}

/** Who holds the lock of an environment; `undefined`: nobody. */
export async function readLock(db: Store['db'], environment: string): Promise<Lock | undefined> {
  const row = await db
    .selectFrom('locks')
    .selectAll()
    .where('environment', '=', environment)
    .executeTakeFirst();
  return row && toLock(row);
}

/** Runs that wait for the lock of an environment, first in line first. */
export async function listLockQueue(
  db: Store['db'],
  environment: string,
): Promise<readonly { readonly runId: string; readonly since: Date }[]> {
  const rows = await db
    .selectFrom('lock_queue')
    .select(['run_id', 'since'])
    .where('environment', '=', environment)
    .orderBy('since')
    .orderBy('run_id')
    .execute();
  return rows.map(({ run_id, since }) => ({ runId: run_id, since: new Date(since) }));
}

/** Who holds the lock, which nobody takes or gives back before this transaction ends. */
export async function holdLock(tx: Write, environment: string): Promise<Lock | undefined> {
  return toLock(await holdRow(tx, environment));
}

/** Takes the lock where it is free; else says who holds it. */
export async function takeLock(tx: Write, asked: LockAsked): Promise<{ taken: boolean; lock: Lock }> {
  const row = await holdRow(tx, asked.environment);
  const held = toLock(row);
  if (held !== undefined) return { taken: false, lock: held };
  return { taken: true, lock: await give(tx, row.token + 1, asked, 'lock.taken') };
}

/** Takes the lock from whoever holds it: what they were about to do under their token is refused from now on. */
export async function stealLock(tx: Write, asked: LockAsked): Promise<Lock> {
  const row = await holdRow(tx, asked.environment);
  const held = toLock(row);
  const from = held && { from: held.owner, fromRun: held.runId ?? null };
  return give(tx, row.token + 1, asked, held === undefined ? 'lock.taken' : 'lock.stolen', from);
}

/** Frees a lock that is still held under this token, and gives it to the first in line. */
export async function releaseLock(
  tx: Write,
  released: { environment: string; token: number; actor: string; now: number },
): Promise<boolean> {
  const { environment, token, actor, now } = released;
  const row = await holdRow(tx, environment);
  const held = toLock(row);
  if (held === undefined || held.token !== token) return false;
  await tx.db
    .updateTable('locks')
    .set({ owner: null, run_id: null, reason: null, taken_at: null })
    .where('environment', '=', environment)
    .execute();
  const run = held.runId === undefined ? {} : { runId: held.runId };
  appendAudit(tx, { type: 'lock.released', actor, environment, data: { token }, at: now, ...run });
  await passOn(tx, { environment, token, actor, now });
  return true;
}

/** Lets an approved run wait for the lock. It gets it by itself when its turn comes. */
export async function queueForLock(
  tx: Write,
  waiting: { runId: string; environment: string; actor: string; now: number },
): Promise<void> {
  const { runId, environment, actor, now } = waiting;
  await holdRow(tx, environment);
  const last = await tx.db
    .selectFrom('lock_queue')
    .select(({ fn }) => fn.max('since').as('since'))
    .where('environment', '=', environment)
    .executeTakeFirst();
  // Never before who waits already, however early this process looked at the clock.
  const since = Math.max(now, (last?.since ?? 0) + 1);
  const inserted = await tx.db
    .insertInto('lock_queue')
    .values({ run_id: runId, environment, since })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 1n)
    appendAudit(tx, { type: 'lock.queued', actor, runId, environment, data: {}, at: now });
}

/** The run does not wait any more. Those behind it have another place to show. */
export async function leaveLockQueue(tx: Write, runId: string, environment: string): Promise<void> {
  const left = await tx.db.deleteFrom('lock_queue').where('run_id', '=', runId).executeTakeFirst();
  if (left.numDeletedRows > 0n) await showNewPlaces(tx, environment);
}

/** The first in line whose run still waits gets the lock and is owed to the queue. */
async function passOn(
  tx: Write,
  free: { environment: string; token: number; actor: string; now: number },
): Promise<void> {
  const { environment, actor, now } = free;
  for (;;) {
    const next = await tx.db
      .selectFrom('lock_queue')
      .select('run_id')
      .where('environment', '=', environment)
      .orderBy('since')
      .orderBy('run_id')
      .executeTakeFirst();
    if (next === undefined) return;
    await tx.db.deleteFrom('lock_queue').where('run_id', '=', next.run_id).execute();
    const token = free.token + 1;
    const run = await tx.db
      .updateTable('runs')
      .set((set) => ({ lock_token: token, owed_at: now, revision: set('revision', '+', 1) }))
      .where('id', '=', next.run_id)
      .where('status', '=', 'awaiting_approval')
      .returning(['id', 'requested_by'])
      .executeTakeFirst();
    if (run === undefined) continue;
    await give(tx, token, { environment, owner: run.requested_by, runId: run.id, actor, now }, 'lock.taken');
    return showNewPlaces(tx, environment);
  }
}

async function showNewPlaces(tx: Write, environment: string): Promise<void> {
  await tx.db
    .updateTable('runs')
    .set((set) => ({ revision: set('revision', '+', 1) }))
    .where('id', 'in', (select) =>
      select.selectFrom('lock_queue').select('run_id').where('environment', '=', environment),
    )
    .execute();
}

async function give(
  tx: Write,
  token: number,
  asked: LockAsked,
  type: 'lock.taken' | 'lock.stolen',
  from: { from: string; fromRun: string | null } | undefined = undefined,
): Promise<Lock> {
  const { environment, owner, runId, reason, actor, now } = asked;
  await tx.db
    .updateTable('locks')
    .set({ token, owner, run_id: runId ?? null, reason: reason ?? null, taken_at: now })
    .where('environment', '=', environment)
    .execute();
  const data = { token, owner, ...(reason !== undefined && { reason }), ...from };
  appendAudit(tx, { type, actor, environment, data, at: now, ...(runId !== undefined && { runId }) });
  return { environment, owner, runId, reason, takenAt: new Date(now), token };
}

/** The row of an environment's lock, which no other transaction changes before this one ends. */
async function holdRow(tx: Write, environment: string): Promise<Database['locks']> {
  await tx.db
    .insertInto('locks')
    .values({ environment, token: 0, owner: null, run_id: null, reason: null, taken_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return tx.db
    .updateTable('locks')
    .set((row) => ({ token: row.ref('token') }))
    .where('environment', '=', environment)
    .returningAll()
    .executeTakeFirstOrThrow();
}

function toLock(row: Database['locks']): Lock | undefined {
  if (row.owner === null) return undefined;
  return {
    environment: row.environment,
    owner: row.owner,
    runId: row.run_id ?? undefined,
    reason: row.reason ?? undefined,
    takenAt: new Date(row.taken_at ?? 0),
    token: row.token,
  };
}
