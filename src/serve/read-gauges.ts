import type { StoreGauges } from '../metrics/store-gauges.ts';
import type { Store } from '../store/store.ts';
import { DAY_MS } from '../wording/durations.ts';
import { readCanaryAge } from './canary.ts';

/** Decisions and votes are counted so far back: a scrape does not take longer as the years go by. */
const COUNTED_MS = 7 * DAY_MS;

/**
 * What Prometheus is told of what is on record. The same from every process, whenever it was started: take the
 * largest of them. Of an environment that is not known any more nothing is told: nobody will ask it again.
 */
export async function readStoreGauges(
  store: Pick<Store, 'db' | 'now'>,
  isKnown: (environment: string) => boolean = () => true,
): Promise<StoreGauges> {
  const now = await store.now();
  const [waiting, decided, votes, locks, head, drift, silent, canaryMs] = await Promise.all([
    readWaiting(store.db, now),
    readDecided(store.db, now - COUNTED_MS),
    readVotes(store.db, now - COUNTED_MS),
    readLockQueue(store.db, now),
    readAuditHead(store.db, now),
    readDrift(store.db),
    store.db.selectFrom('drift_silences').select('environment').execute(),
    readCanaryAge(store),
  ]);
  return {
    waiting,
    decided,
    votes,
    locks,
    ...head,
    drift: drift.filter(({ environment }) => isKnown(environment)),
    silent: silent.map(({ environment }) => environment).filter(isKnown),
    ...(canaryMs !== undefined && { canaryMs }),
  };
}

type Db = Store['db'];

async function readWaiting(db: Db, now: number): Promise<StoreGauges['waiting']> {
  const rows = await db
    .selectFrom('approvals')
    .innerJoin('runs', 'runs.id', 'approvals.run_id')
    .select(({ fn }) => [
      'runs.environment',
      fn.countAll<number>().as('count'),
      fn.min('asked_at').as('since'),
    ])
    .where('runs.status', '=', 'awaiting_approval')
    .where('decided_at', 'is', null)
    .groupBy('runs.environment')
    .execute();
  return rows.map(({ environment, count, since }) => ({
    environment,
    count: Number(count),
    oldestMs: now - Number(since),
  }));
}

async function readDecided(db: Db, since: number): Promise<StoreGauges['decided']> {
  const rows = await db
    .selectFrom('approvals')
    // `cross`: SQLite then begins with the approvals, by their index, and not with every run there is.
    .crossJoin('runs')
    .whereRef('runs.id', '=', 'approvals.run_id')
    .select(({ fn }) => [
      'runs.environment',
      'decision',
      fn.countAll<number>().as('count'),
      fn.sum<number>('decided_at').as('decided'),
      fn.sum<number>('asked_at').as('asked'),
    ])
    .where('decided_at', '>=', since)
    .groupBy(['runs.environment', 'decision'])
    .execute();
  return rows.map(({ environment, decision, count, decided, asked }) => ({
    environment,
    decision: decision ?? '',
    count: Number(count),
    waitedMs: Number(decided) - Number(asked),
  }));
}

async function readVotes(db: Db, since: number): Promise<StoreGauges['votes']> {
  const rows = await db
    .selectFrom('votes')
    .select(({ fn }) => ['decision', fn.countAll<number>().as('count')])
    .where('at', '>=', since)
    .groupBy('decision')
    .execute();
  return rows.map(({ decision, count }) => ({ decision, count: Number(count) }));
}

async function readLockQueue(db: Db, now: number): Promise<StoreGauges['locks']> {
  const rows = await db
    .selectFrom('lock_queue')
    .select(({ fn }) => ['environment', fn.countAll<number>().as('count'), fn.min('since').as('since')])
    .groupBy('environment')
    .execute();
  return rows.map(({ environment, count, since }) => ({
    environment,
    count: Number(count),
    oldestMs: now - Number(since),
  }));
}

async function readAuditHead(
  db: Db,
  now: number,
): Promise<Pick<StoreGauges, 'auditHead' | 'checkpointMs' | 'unsigned'>> {
  const [head, checkpoint] = await Promise.all([
    db
      .selectFrom('audit')
      .select(({ fn }) => fn.max('seq').as('seq'))
      .executeTakeFirst(),
    db
      .selectFrom('audit_checkpoints')
      .select(['seq', 'at'])
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst(),
  ]);
  const auditHead = Number(head?.seq ?? 0);
  return {
    auditHead,
    unsigned: auditHead - (checkpoint?.seq ?? 0),
    ...(checkpoint && { checkpointMs: Math.max(0, now - checkpoint.at) }),
  };
}

/** The newest report of each environment. From one environment to the next, so that not every report is read. */
async function readDrift(db: Db): Promise<StoreGauges['drift']> {
  const rows = await db
    .withRecursive('place(name)', (query) =>
      query
        .selectFrom('drift_reports')
        .select(({ fn }) => fn.min<string | null>('environment').as('name'))
        .unionAll(
          query
            .selectFrom('place')
            .select(({ selectFrom }) =>
              selectFrom('drift_reports')
                .select(({ fn }) => fn.min<string | null>('environment').as('name'))
                .whereRef('environment', '>', 'place.name')
                .as('name'),
            )
            .where('place.name', 'is not', null),
        ),
    )
    .selectFrom('place')
    .innerJoin('drift_reports as report', 'report.environment', 'place.name')
    .select(['report.environment', 'report.open', 'report.snoozed'])
    .where('report.at', '=', ({ selectFrom }) =>
      selectFrom('drift_reports as other')
        .select(({ fn }) => fn.max('other.at').as('at'))
        .whereRef('other.environment', '=', 'place.name'),
    )
    .execute();
  return rows.map(({ environment, open, snoozed }) => ({ environment, open, snoozed }));
}
