import { toRun } from '../../runs/run.ts';
import type { Store } from '../../store/store.ts';

type Db = Store['db'];

/** Which environment, and from when until when. Milliseconds since 1970. */
export interface Span {
  readonly environment: string;
  readonly from: number;
  readonly until: number;
}

/** An item that has drifted and still is so. */
export interface OpenItem {
  readonly application: string;
  readonly sentence: string;
  readonly since: Date;
  /** Somebody does not want to hear of it until then. */
  readonly snoozedUntil?: Date;
}

/** Something that changed the environment, or tried to. */
export interface ChangeRun {
  readonly kind: 'sync' | 'bootstrap';
  readonly status: string;
  readonly sentence: string;
  readonly at: Date;
}

/** What is on record of some days. */
export interface Days {
  readonly came: number;
  readonly gone: number;
  /** Longest first. */
  readonly open: readonly OpenItem[];
  /** Since when its cluster has not answered; absent: it does. */
  readonly silentSince?: Date;
  /** Newest first. */
  readonly changes: readonly ChangeRun[];
  /** Requests that somebody, or time, decided. `tookMs`: how long that took. */
  readonly decided: readonly { readonly decision: string; readonly tookMs: number }[];
  /** Requests that still wait. */
  readonly waiting: number;
  /** Times of schedules that are over, and not by hand. */
  readonly told: number;
  readonly quiet: number;
  readonly madeUp: number;
}

/** Reads it from SQL alone: no cluster is asked. */
export async function readDays(db: Db, span: Span): Promise<Days> {
  const [drift, silence, changes, approvals, slots] = await Promise.all([
    readDrift(db, span),
    db
      .selectFrom('drift_silences')
      .select('since')
      .where('environment', '=', span.environment)
      .executeTakeFirst(),
    readChanges(db, span),
    readApprovals(db, span),
    readSlots(db, span),
  ]);
  return {
    ...drift,
    ...(silence && { silentSince: new Date(silence.since) }),
    changes,
    ...approvals,
    ...slots,
  };
}

async function readDrift(
  db: Db,
  { environment, from, until }: Span,
): Promise<Pick<Days, 'came' | 'gone' | 'open'>> {
  const count = async (column: 'since' | 'gone_at') => {
    const { count } = await db
      .selectFrom('drift_items')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('environment', '=', environment)
      .where(column, '>=', from)
      .executeTakeFirstOrThrow();
    return Number(count);
  };
  const open = await db
    .selectFrom('drift_items')
    .leftJoin('drift_snoozes', (join) =>
      join
        .onRef('drift_snoozes.environment', '=', 'drift_items.environment')
        .onRef('drift_snoozes.identity', '=', 'drift_items.identity')
        .on('drift_snoozes.until', '>', until),
    )
    .select(['application', 'sentence', 'since', 'drift_snoozes.until as snoozed'])
    .where('drift_items.environment', '=', environment)
    .where('gone_at', 'is', null)
    .orderBy('since')
    .orderBy('drift_items.identity')
    .execute();
  return {
    came: await count('since'),
    gone: await count('gone_at'),
    open: open.map(({ application, sentence, since, snoozed }) => {
      const item = { application, sentence, since: new Date(since) };
      return snoozed === null ? item : { ...item, snoozedUntil: new Date(snoozed) };
    }),
  };
}

async function readChanges(db: Db, { environment, from }: Span): Promise<readonly ChangeRun[]> {
  const rows = await db
    .selectFrom('runs')
    .selectAll()
    .where('environment', '=', environment)
    .where('kind', 'in', ['sync', 'bootstrap'])
    .where('finished_at', '>=', from)
    .orderBy('finished_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(toRun).map(({ kind, status, report, error, finishedAt, createdAt }) => ({
    kind: kind === 'bootstrap' ? 'bootstrap' : 'sync',
    status,
    sentence: error?.message ?? report?.verdict?.sentence ?? '',
    at: finishedAt ?? createdAt,
  }));
}

async function readApprovals(
  db: Db,
  { environment, from }: Span,
): Promise<Pick<Days, 'decided' | 'waiting'>> {
  const rows = await db
    .selectFrom('approvals')
    // `cross`: SQLite then begins with the approvals, by their index, and not with every run of the environment.
    .crossJoin('runs')
    .whereRef('runs.id', '=', 'approvals.run_id')
    .select(['decision', 'asked_at', 'decided_at'])
    .where('runs.environment', '=', environment)
    .where((where) => where.or([where('decided_at', '>=', from), where('decided_at', 'is', null)]))
    .execute();
  const decided = rows.flatMap(({ decision, asked_at, decided_at }) =>
    decision === null || decided_at === null ? [] : [{ decision, tookMs: decided_at - asked_at }],
  );
  return { decided, waiting: rows.length - decided.length };
}

async function readSlots(
  db: Db,
  { environment, from, until }: Span,
): Promise<Pick<Days, 'told' | 'quiet' | 'madeUp'>> {
  const slots = await db
    .selectFrom('schedule_slots')
    .innerJoin('schedules', 'schedules.id', 'schedule_slots.schedule')
    .innerJoin('runs', 'runs.id', 'schedule_slots.run_id')
    .select(['reason', 'quiet'])
    .where('schedules.environment', '=', environment)
    .where('runs.finished_at', 'is not', null)
    .where('reason', '!=', 'asked')
    .where('due_at', '>=', from)
    .where('due_at', '<=', until)
    .execute();
  return {
    told: slots.filter(({ quiet }) => quiet === 0).length,
    quiet: slots.filter(({ quiet }) => quiet === 2).length,
    madeUp: slots.filter(({ reason }) => reason === 'made-up').length,
  };
}
