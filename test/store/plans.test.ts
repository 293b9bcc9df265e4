import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { expect, onTestFinished, test, vi } from 'vitest';
import { turnGateClock } from '../../src/approvals/gate-clock.ts';
import { listWaiting } from '../../src/approvals/standing.ts';
import { listRecords } from '../../src/audit/read-records.ts';
import { startNotices } from '../../src/delivery/notices.ts';
import { claimPosts } from '../../src/delivery/posts.ts';
import { getLastDrift } from '../../src/drift/last-report.ts';
import { readDays } from '../../src/jobs/digest/read-days.ts';
import { claimRun } from '../../src/runs/claim.ts';
import { readEnvironmentRecord } from '../../src/runs/environment-record.ts';
import { getLastVerdict } from '../../src/runs/last-verdict.ts';
import { listOwed } from '../../src/runs/outbox.ts';
import { recoverRuns } from '../../src/runs/recover.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { findSlot } from '../../src/schedules/list-schedules.ts';
import { settleLeftOver } from '../../src/schedules/settle-quiet.ts';
import { readFingerprint } from '../../src/serve/home-fingerprint.ts';
import { readStoreGauges } from '../../src/serve/read-gauges.ts';
import { PRUNABLES } from '../../src/store/retention/index.ts';
import type { Store } from '../../src/store/store.ts';
import { type AGate, aGate } from '../approvals/a-gate.ts';
import { aRequest } from '../helpers/runs.ts';
import { useSqlite } from '../helpers/stores.ts';

const openFresh = useSqlite();

/** Tables that have a row for each run, record, request, vote, message, time or report. */
const GROWING = [
  'runs',
  'posts',
  'audit',
  'approvals',
  'votes',
  'steps',
  'notices',
  'schedule_slots',
  'drift_reports',
];

/** How SQLite finds what is asked while something is done, as it says so itself: `SCAN runs`. */
async function listWays(work: () => Promise<unknown>): Promise<readonly string[]> {
  const ways = new Set<string>();
  const { prepare } = DatabaseSync.prototype;
  const listening = vi.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (
    this: DatabaseSync,
    text,
  ) {
    const statement = prepare.call(this, text);
    for (const method of ['all', 'run'] as const) {
      const original = statement[method].bind(statement);
      statement[method] = ((...values: SQLInputValue[]) => {
        const plan = /^(select|with|update|delete)/.test(text)
          ? prepare.call(this, `explain query plan ${text}`).all(...values)
          : [];
        for (const { detail } of plan) if (!isEndOfOrder(text, `${detail}`)) ways.add(`${detail}`);
        return original(...values);
      }) as never;
    }
    return statement;
  });
  onTestFinished(() => listening.mockRestore());
  await work();
  return [...ways];
}

/** Of a partial index all is read that is asked for. */
const PARTIAL = /USING (COVERING )?INDEX schedule_slots_unsettled$/;

function isWhole(detail: string): boolean {
  return GROWING.includes(/^SCAN (\w+)/.exec(detail)?.[1] ?? '') && !PARTIAL.test(detail);
}

/** The newest record, by the order in which they are kept. */
function isEndOfOrder(text: string, detail: string): boolean {
  return text.endsWith('order by "seq" desc limit ?') && detail.startsWith('SCAN audit USING INDEX');
}

const nothing = async () => undefined;
const now = Date.parse('2027-03-01T12:00:00Z');
const prod = { environment: 'prod' };

const OFTEN: Readonly<Record<string, (store: Store, gate: AGate) => Promise<unknown>>> = {
  'asking for a run': (store) => requestRun(store, aRequest()),
  'joining one': async (store) => {
    for (const id of ['a', 'b']) await requestRun(store, aRequest({ id, dedupeKey: 'same' }));
  },
  'handing over what is owed': (store) => listOwed(store, 200),
  'finding runs of lost workers': (store) => recoverRuns(store, { actor: 'x', newReference: () => 'r' }),
  'claiming a run': (store) => claimRun(store, 'x', { owner: 'x', leaseMs: 1 }),
  'claiming messages': (store) => claimPosts(store, 'x', 10),
  'claiming direct messages': (store) =>
    startNotices({
      store,
      poster: { post: nothing as never },
      owner: 'x',
      render: nothing,
      onTrouble: nothing,
    }).stop(),
  'the clock of the gate': (_store, gate) => turnGateClock(gate),
  'who waits at the gate': (_store, gate) => listWaiting(gate),
  'whether Homes are as things stand': (store) => readFingerprint(store, { environments: new Map() }, now),
  'the status of an environment': ({ db }) => readEnvironmentRecord(db, 'prod'),
  'the last preflight before a sync': ({ db }) => getLastVerdict(db, { kind: 'preflight', ...prod }),
  'the last drift': ({ db }) => getLastDrift(db, 'prod'),
  'times that nobody has settled': (store) => settleLeftOver(store, { channelOf: () => 'C1' }),
  'the time behind a run': ({ db }) => findSlot(db, 'x', now),
  'the story of a run': (store) => listRecords(store, { runId: 'x' }, 20),
  'the records of somebody': (store) => listRecords(store, { actor: 'x' }, 20),
  'the records of some environments': (store) => listRecords(store, { environments: ['a', 'b'] }, 20),
  'the digest of some days': ({ db }) => readDays(db, { ...prod, from: 0, until: now }),
  metrics: (store) => readStoreGauges(store),
  'what is too old': async (store) => {
    for (const { prune } of PRUNABLES.filter(({ id }) => id !== 'notices' && id !== 'drift-leftovers'))
      await store.write((tx) => prune(tx, { before: now, limit: 10 }));
  },
};

test.each(Object.keys(OFTEN))('%s reads no table whole that grows', async (what) => {
  const store = await openFresh();

  const ways = await listWays(async () => OFTEN[what]?.(store, aGate(store)));

  expect(ways.filter(isWhole)).toEqual([]);
});

test.each([
  ['joining one', 'runs_one_active'],
  ['claiming direct messages', 'notices_owed'],
  ['whether Homes are as things stand', 'drift_reports_newest'],
  ['the last preflight before a sync', 'runs_ended'],
  ['times that nobody has settled', 'schedule_slots_unsettled'],
  ['the digest of some days', 'approvals_decided_at'],
  ['metrics', 'approvals_decided_at'],
  ['metrics', 'votes_at'],
  ['what is too old', 'runs_reported'],
] as const)('%s goes by %s', async (what, index) => {
  const store = await openFresh();

  const ways = await listWays(async () => OFTEN[what]?.(store, aGate(store)));

  expect(ways).toContainEqual(expect.stringMatching(`INDEX ${index}\\b`));
});

test('what is read whole is seen', async () => {
  const { db } = await openFresh();

  const ways = await listWays(() => db.selectFrom('runs').select('id').where('kind', '=', 'x').execute());

  expect(ways.filter(isWhole)).toEqual(['SCAN runs']);
});
