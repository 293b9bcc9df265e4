import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { readEnvironmentRecord } from '../../src/runs/environment-record.ts';
import { getLastVerdict } from '../../src/runs/last-verdict.ts';
import { listSchedules } from '../../src/schedules/list-schedules.ts';
import { PRUNABLES } from '../../src/store/retention/index.ts';
import type { Store } from '../../src/store/store.ts';
import { TABLES } from '../../src/store/tables.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2027-03-01T12:00:00Z');
const BEFORE = NOW - 90 * DAY;
const OVER = ['succeeded', 'failed', 'errored', 'cancelled', 'rejected', 'expired'];
const ENVIRONMENTS = ['prod', 'dev'];
const DAILY = { job: 'drift', cron: '0 6 * * *', timeZone: 'UTC', jitter: 0, quiet: true };

/** A run, and what stands beside it. Ages in days. */
interface Made {
  readonly kind: string;
  readonly environment: string;
  readonly status: string;
  readonly age: number;
  readonly took: number;
  readonly isPart: boolean;
  readonly post: 'none' | 'shown' | 'owed';
  readonly slot: 'none' | 'due' | 'asked';
  readonly quiet: number;
  readonly notice: 'none' | 'sent' | 'owed';
  readonly item: 'none' | 'known' | 'forgotten';
  readonly snoozedFor: number;
}

const aMade = fc.record<Made>({
  kind: fc.constantFrom('drift', 'sync'),
  environment: fc.constantFrom(...ENVIRONMENTS),
  status: fc.constantFrom(...OVER, 'succeeded', 'queued', 'running', 'awaiting_approval'),
  age: fc.integer({ min: 0, max: 300 }),
  took: fc.integer({ min: 0, max: 30 }),
  isPart: fc.boolean(),
  post: fc.constantFrom('none', 'shown', 'owed'),
  slot: fc.constantFrom('none', 'due', 'due', 'asked'),
  quiet: fc.constantFrom(0, 1, 2),
  notice: fc.constantFrom('none', 'sent', 'owed'),
  item: fc.constantFrom('none', 'known', 'forgotten'),
  snoozedFor: fc.integer({ min: -300, max: 90 }),
});

const plain: Made = {
  kind: 'drift',
  environment: 'prod',
  status: 'succeeded',
  age: 200,
  took: 0,
  isPart: false,
  post: 'shown',
  slot: 'due',
  quiet: 2,
  notice: 'sent',
  item: 'forgotten',
  snoozedFor: -150,
};

async function keep({ db }: Pick<Store, 'db'>, made: Made, index: number): Promise<void> {
  const id = `r${index}`;
  const { environment, kind, status } = made;
  // No two at the same moment.
  const at = NOW - made.age * DAY + index;
  const finished_at = OVER.includes(status) ? at + Math.min(made.took, made.age) * DAY : null;
  const verdict = { answer: 'yes', sentence: `${id} is well` };
  const lease = { lease_owner: null, lease_until: null };
  await db
    .insertInto('runs')
    .values({
      ...{ id, kind, environment, status, dedupe_key: id, requested_by: 'slack:T1/U1', ...lease },
      input: made.isPart ? '{"only":["x"]}' : '{}',
      report: JSON.stringify({ title: kind, environment, rows: [], verdict }),
      ...{ error: null, revision: 1, attempt: 1, fence: 1, owed_at: null, queue_failures: 0 },
      ...{
        lock_token: null,
        cancelled_by: null,
        traceparent: null,
        created_at: at,
        started_at: at,
        finished_at,
      },
    })
    .execute();
  if (made.post !== 'none')
    await db
      .insertInto('posts')
      .values({
        ...{
          run_id: id,
          channel: 'C1',
          ts: `${at / 1_000}`,
          revision: 1,
          final: made.post === 'shown' ? 1 : 0,
        },
        ...{ parts: 0, pending: null, pending_since: null, due_at: at, failures: 0, ...lease },
      })
      .execute();
  if (made.slot !== 'none')
    await db
      .insertInto('schedule_slots')
      .values({
        ...{ schedule: `${environment}/daily`, due_at: at, run_id: id, reason: made.slot, quiet: made.quiet },
      })
      .execute();
  if (made.notice !== 'none')
    await db
      .insertInto('notices')
      .values({
        ...{
          id: `${id}/ended/U1`,
          run_id: id,
          recipient: 'U1',
          kind: 'ended',
          due_at: at,
          failures: 0,
          ...lease,
        },
        sent_at: made.notice === 'sent' ? at : null,
      })
      .execute();
  if (made.item !== 'none') await keepItem(db, made, id, at);
}

async function keepItem(db: Store['db'], made: Made, identity: string, at: number): Promise<void> {
  const key = { environment: made.environment, identity };
  const until = NOW + made.snoozedFor * DAY;
  await db
    .insertInto('drift_snoozes')
    .values({ ...key, by: 'slack:T1/U1', reason: 'known', at, until })
    .execute();
  const issue = { number: 1, url: 'https://github.example/1', opened_by: 'slack:T1/U1', opened_at: at };
  await db
    .insertInto('drift_issues')
    .values({ ...key, ...issue })
    .execute();
  if (made.item === 'forgotten') return;
  const seen = { first_seen: at, since: at, last_seen: NOW, gone_at: null, times: 1 };
  const told = { id: identity, kind: 'out-of-sync', sentence: 'x', state: 'failed', resource: null };
  await db
    .insertInto('drift_items')
    .values({ ...key, application: 'a', ...seen, ...told, difference: null, remedy: null })
    .execute();
}

async function fill(store: Store, all: readonly Made[]): Promise<void> {
  await store.write(async ({ db }) => {
    for (const table of Object.keys(TABLES)) await sql`delete from ${sql.table(table)}`.execute(db);
    for (const environment of ENVIRONMENTS)
      await db
        .insertInto('schedules')
        .values({
          ...{
            id: `${environment}/daily`,
            environment,
            definition: JSON.stringify(DAILY),
            since: 0,
            removed_at: null,
          },
        })
        .execute();
    for (const [index, made] of all.entries()) await keep({ db }, made, index);
    await db
      .insertInto('locks')
      .values({
        environment: 'prod',
        token: 1,
        owner: 'slack:T1/U1',
        taken_at: 1,
        run_id: 'r0',
        reason: null,
      })
      .execute();
    await db.insertInto('lock_queue').values({ run_id: 'r1', environment: 'prod', since: 1 }).execute();
  });
}

async function pruneAll(store: Store, limit = 3): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const { id, prune } of PRUNABLES) {
    for (let rows = limit; rows === limit; ) {
      rows = await store.write((tx) => prune(tx, { before: BEFORE, limit }));
      counts[id] = (counts[id] ?? 0) + rows;
    }
  }
  return counts;
}

type Rows = Readonly<Record<keyof typeof TABLES, readonly Readonly<Record<string, unknown>>[]>>;

async function readAll({ db }: Store): Promise<Rows> {
  const tables = Object.entries(TABLES).map(async ([table, key]) => {
    const order = sql.join(key.map((column) => sql.ref(column)));
    return [table, (await sql`select * from ${sql.table(table)} order by ${order}`.execute(db)).rows];
  });
  return Object.fromEntries(await Promise.all(tables));
}

/** What people are told from the store. */
const readTold = ({ db }: Store) =>
  Promise.all(
    ENVIRONMENTS.flatMap((environment) => [
      readEnvironmentRecord(db, environment),
      ...['drift', 'sync'].map((kind) => getLastVerdict(db, { kind, environment })),
      listSchedules(db, { name: environment, schedules: { daily: DAILY as never } }, NOW),
    ]),
  );

describeOnEachStore('what goes after a time', (openFresh) => {
  test('is what is over, shown and superseded: its report, its time, its messages', async () => {
    const store = await openFresh();
    await fill(store, [plain, { ...plain, age: 100 }, { ...plain, age: 1 }]);

    const counts = await pruneAll(store);

    expect(counts).toEqual({
      ...{ 'schedule-slots': 2, 'run-reports': 2, posts: 2, notices: 2, 'drift-leftovers': 5 },
    });
    const { runs, posts, schedule_slots, notices } = await readAll(store);
    expect(runs.map(({ id, report }) => [id, report === null])).toEqual([
      ['r0', true],
      ['r1', true],
      ['r2', false],
    ]);
    for (const left of [posts, schedule_slots, notices]) expect(left).toMatchObject([{ run_id: 'r2' }]);
  });

  test('is never the last of its kind, nor of its schedule, however old', async () => {
    const store = await openFresh();
    const asked: Made = { ...plain, age: 10, slot: 'asked', kind: 'sync' };
    await fill(store, [plain, asked]);
    const before = await readAll(store);

    await pruneAll(store);

    const after = await readAll(store);
    for (const table of ['runs', 'posts', 'schedule_slots'] as const) {
      expect(after[table]).toEqual(before[table]);
    }
  });

  test('is not what a schedule told last, where the times after it were cancelled', async () => {
    const store = await openFresh();
    const cancelled = { ...plain, status: 'cancelled', age: 100 };
    await fill(store, [plain, cancelled, { ...cancelled, age: 99 }]);

    await pruneAll(store);

    const { runs, schedule_slots } = await readAll(store);
    expect(schedule_slots.map(({ run_id }) => run_id)).toEqual(['r0', 'r1', 'r2']);
    expect(runs[0]?.report).not.toBeNull();
  });

  test('is not the message of a run that was begun long ago and has ended since', async () => {
    const store = await openFresh();
    const run: Made = { ...plain, slot: 'none', age: 95, took: 20 };
    await fill(store, [run, { ...run, age: 1, took: 0 }]);

    await pruneAll(store);

    expect((await readAll(store)).posts.map(({ run_id }) => run_id)).toEqual(['r0', 'r1']);
  });

  test('is neither of two runs of which one began last and the other ended last', async () => {
    const store = await openFresh();
    const run: Made = { ...plain, slot: 'none' };
    await fill(store, [
      { ...run, took: 5 },
      { ...run, age: 199 },
    ]);

    await pruneAll(store);

    const { runs } = await readAll(store);
    expect(runs.map(({ report }) => report === null)).toEqual([false, false]);
  });

  test('is what is left of an item, also where another environment has one of the same name', async () => {
    const store = await openFresh();
    await fill(store, [plain]);
    const elsewhere: Made = { ...plain, environment: 'dev', item: 'known' };
    await store.write(({ db }) => keepItem(db, elsewhere, 'r0', NOW - 200 * DAY));

    await pruneAll(store);

    const { drift_snoozes, drift_issues } = await readAll(store);
    for (const left of [drift_snoozes, drift_issues]) expect(left).toMatchObject([{ environment: 'dev' }]);
  });

  test('changes nothing that is live, and nothing that people are told', async () => {
    const store = await openFresh();
    await fc.assert(
      fc.asyncProperty(fc.array(aMade, { maxLength: 14 }), async (all) => {
        await fill(store, all);
        const [was, told] = [await readAll(store), await readTold(store)];

        await pruneAll(store);

        const is = await readAll(store);
        const gone = lost(was, is);
        const runs = new Map(was.runs.map((run) => [run.id, run]));
        const isOld = (id: unknown) => Number(runs.get(id)?.finished_at ?? NOW) < BEFORE;
        expect(is.runs.map(({ report: _, ...rest }) => rest)).toEqual(
          was.runs.map(({ report: _, ...rest }) => rest),
        );
        for (const { id, report } of is.runs) if (report === null) expect(isOld(id)).toBe(true);
        for (const { run_id, final } of gone.posts) expect([final, isOld(run_id)]).toEqual([1, true]);
        for (const { run_id, sent_at } of gone.notices)
          expect([sent_at !== null, isOld(run_id)]).toEqual([true, true]);
        for (const { run_id, quiet } of gone.schedule_slots)
          expect([quiet !== 1, isOld(run_id)]).toEqual([true, true]);
        for (const { until } of gone.drift_snoozes) expect(until).toBeLessThan(BEFORE);
        const known = is.drift_items.map(({ identity }) => identity);
        for (const { identity } of [...gone.drift_snoozes, ...gone.drift_issues])
          expect(known).not.toContain(identity);
        for (const table of PRUNED) Reflect.deleteProperty(gone, table);
        expect(Object.values(gone).flat()).toEqual([]);
        expect(await readTold(store)).toEqual(told);
      }),
      { numRuns: store.dialect === 'sqlite' ? 80 : 10 },
    );
  }, 60_000);
});

/** Of these rows go; of runs the report alone. */
const PRUNED = ['runs', 'posts', 'notices', 'schedule_slots', 'drift_snoozes', 'drift_issues'];

function lost(was: Rows, is: Rows): Rows {
  return Object.fromEntries(
    Object.entries(was).map(([table, rows]) => {
      const left = new Set(is[table as keyof Rows].map((row) => JSON.stringify(row)));
      return [table, rows.filter((row) => !left.has(JSON.stringify(row)))];
    }),
  ) as Record<keyof Rows, []>;
}

test('each file of the room is in its list, by its own name', () => {
  const files = readdirSync(new URL('../../src/store/retention', import.meta.url))
    .map((file) => file.replace('.ts', ''))
    .filter((name) => !['index', 'prunable', 'superseded'].includes(name));

  expect(PRUNABLES.map(({ id }) => id).toSorted()).toEqual(files);
});
