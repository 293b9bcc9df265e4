import { appendAudit, type Json } from '../audit/append.ts';
import type { Report } from '../report.ts';
import type { RunsTable } from '../store/database/runs.ts';
import { type Param, prepared } from '../store/prepared.ts';
import type { Store, Write } from '../store/store.ts';
import { holdLock, releaseLock } from './lock.ts';
import { canBecome, type Run, type RunError, type RunStatus, toRun } from './run.ts';

/**
 * A worker's hold on a run. The fence is the proof: each claim has a higher one, and whoever writes
 * under an older one writes nothing.
 */
export interface Claim {
  readonly run: Run;
  readonly owner: string;
  readonly fence: number;
  /** Of the environment's lock, where the run holds it. */
  readonly lockToken: number | undefined;
}

/**
 * Takes a queued run, one whose approval is complete and whose lock is there, or one whose worker has not
 * renewed its lease in time.
 *
 * @returns `undefined` where there is nothing to do: it is over, or somebody else is at it.
 */
export async function claimRun(
  store: Store,
  runId: string,
  options: { owner: string; leaseMs: number },
): Promise<Claim | undefined> {
  const now = await store.now();
  return store.write(async (tx) => {
    const [before] = (await readClaimable(tx.db, { runId })).rows;
    const { rows } = await takeRun(tx.db, { runId, now, owner: options.owner, until: now + options.leaseMs });
    const [row] = rows;
    if (row === undefined) return undefined;
    const { attempt, fence, environment } = row;
    if (before === undefined || !looksAgain(before)) {
      const data = { attempt, fence };
      appendAudit(tx, { type: 'run.started', actor: options.owner, runId, environment, data, at: now });
    }
    return {
      run: toRun(row),
      owner: options.owner,
      fence,
      lockToken: row.lock_token ?? undefined,
    };
  });
}

/**
 * It gave itself up for a while, for want of the lock or of something outside, and looks now whether that is
 * there. However often it does, it is not put on record. A worker that was lost leaves its attempt behind.
 */
function looksAgain({ status, attempt }: Pick<RunsTable, 'status' | 'attempt'>): boolean {
  return status === 'running' && attempt === 0;
}

const readClaimable = prepared((db, param: Param<{ runId: string }>) =>
  db.selectFrom('runs').select(['status', 'attempt']).where('id', '=', param('runId')),
);

const takeRun = prepared((db, param: Param<{ runId: string; now: number; owner: string; until: number }>) =>
  db
    .updateTable('runs')
    .set((set) => ({
      status: 'running',
      attempt: set('attempt', '+', 1),
      fence: set('fence', '+', 1),
      revision: set('revision', '+', 1),
      lease_owner: param('owner'),
      lease_until: param('until'),
      owed_at: null,
      queue_failures: 0,
      started_at: set.fn.coalesce('started_at', set.val(param('now'))),
    }))
    .where('id', '=', param('runId'))
    .where((where) =>
      where.or([
        where('status', '=', 'queued'),
        where.and([where('status', '=', 'awaiting_approval'), where('owed_at', 'is not', null)]),
        where.and([where('status', '=', 'running'), where('lease_until', '<', param('now'))]),
      ]),
    )
    .returningAll(),
);

/** Keeps the report as it stands now. `false`: the run is no longer ours; stop. */
export async function saveProgress(store: Store, claim: Claim, report: Report): Promise<boolean> {
  const result = await store.write((tx) =>
    tx.db
      .updateTable('runs')
      .set((set) => ({ report: JSON.stringify(report), revision: set('revision', '+', 1) }))
      .where('id', '=', claim.run.id)
      .where('fence', '=', claim.fence)
      .where('status', '=', 'running')
      .executeTakeFirst(),
  );
  return result.numUpdatedRows === 1n;
}

/** How a run ended. */
export interface Ending {
  readonly status: Extract<RunStatus, 'succeeded' | 'failed' | 'errored' | 'cancelled'>;
  readonly report?: Report | undefined;
  readonly error?: RunError | undefined;
}

/**
 * Ends a run, with its audit record; whoever waits for its lock gets it. `also` is written in the same
 * transaction. `false`: it is no longer ours, nothing was written.
 */
export async function finishRun(
  store: Store,
  claim: Claim,
  ending: Ending,
  also?: (tx: Write, now: number) => Promise<void>,
): Promise<boolean> {
  if (!canBecome('running', ending.status)) throw new TypeError(`a run cannot end as ${ending.status}`);
  const now = await store.now();
  return store.write(async (tx) => {
    // Before the run's own row, as every transaction at the gate takes them.
    if (claim.lockToken !== undefined) await holdLock(tx, claim.run.environment);
    const { rows } = await endRun(tx.db, {
      runId: claim.run.id,
      fence: claim.fence,
      status: ending.status,
      report: ending.report === undefined ? null : JSON.stringify(ending.report),
      error: ending.error === undefined ? null : JSON.stringify(ending.error),
      now,
    });
    const [row] = rows;
    if (row === undefined) return false;
    appendAudit(tx, {
      type: `run.${ending.status}`,
      actor: claim.owner,
      runId: claim.run.id,
      environment: row.environment,
      data: endingOnRecord(ending),
      at: now,
    });
    // The row also knows of a lock that was taken without this worker's hearing of it.
    const { environment, lock_token: token } = row;
    if (token !== null) await releaseLock(tx, { environment, token, actor: claim.owner, now });
    await also?.(tx, now);
    return true;
  });
}

interface EndRun extends Record<string, unknown> {
  readonly runId: string;
  readonly fence: number;
  readonly status: string;
  readonly report: string | null;
  readonly error: string | null;
  readonly now: number;
}

/** A job that errored has no last report; the one of its progress stays. */
const endRun = prepared((db, param: Param<EndRun>) =>
  db
    .updateTable('runs')
    .set((set) => ({
      status: param('status'),
      report: set.fn.coalesce(set.val(param('report')), 'report'),
      error: param('error'),
      revision: set('revision', '+', 1),
      lease_owner: null,
      lease_until: null,
      owed_at: null,
      finished_at: param('now'),
    }))
    .where('id', '=', param('runId'))
    .where('fence', '=', param('fence'))
    .where('status', '=', 'running')
    .returning(['environment', 'lock_token']),
);

function endingOnRecord(ending: Ending): { [key: string]: Json } {
  return {
    // What another system said may have been cut in the middle of a character.
    ...(ending.report?.verdict !== undefined && { verdict: ending.report.verdict.sentence.toWellFormed() }),
    ...(ending.error !== undefined && { code: ending.error.code, reference: ending.error.reference }),
  };
}

/**
 * Gives a run up for another worker to begin at once: this process has to go. That is not the run's fault, and does
 * not count as an attempt; the first stays, as a run that was begun is.
 */
export async function handBack(store: Store, claim: Claim): Promise<void> {
  const now = await store.now();
  await store.write((tx) =>
    tx.db
      .updateTable('runs')
      .set((set) => ({
        attempt: set
          .case()
          .when('attempt', '>', 1)
          .then(set('attempt', '-', 1))
          .else(set.ref('attempt'))
          .end(),
        lease_owner: null,
        lease_until: now - 1,
        owed_at: now,
      }))
      .where('id', '=', claim.run.id)
      .where('fence', '=', claim.fence)
      .where('status', '=', 'running')
      .execute(),
  );
}
