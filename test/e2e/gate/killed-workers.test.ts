import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { readLock } from '../../../src/runs/lock.ts';
import { listEntries } from '../../approvals/on-record.ts';
import { until } from '../../helpers/eventually.ts';
import { usePostgres } from '../../helpers/services.ts';
import { applicationKey, type GateHouse, openGateHouse } from './a-gate-house.ts';

const postgres = usePostgres();

const APPLICATIONS = ['vault-runtime-prod', 'toy-web-prod'];
/** Of every answer of the cluster, so that there is time between a request and its answer. */
const LATENCY_MS = 300;

/** Resolves at the moment in which the worker is killed. */
type Moment = (house: GateHouse) => Promise<void>;

const planning: Moment = (house) => until(async () => (await statuses(house)).includes('running'), 30_000);

/** The request for the operation has left the worker, and the cluster has not answered yet. */
const sending =
  (step: string): Moment =>
  async (house) => {
    await until(async () => (await stateOf(house, step)) === 'intended', 30_000);
    await sleep(LATENCY_MS / 2);
  };

const syncing =
  (application: string): Moment =>
  (house) =>
    until(() => phaseOf(house, application) === 'Running', 30_000);

/** The operation has succeeded, and the journal does not say so yet. */
const settling =
  (application: string): Moment =>
  (house) =>
    until(() => phaseOf(house, application) === 'Succeeded', 30_000);

const done =
  (step: string): Moment =>
  (house) =>
    until(async () => (await stateOf(house, step)) === 'done', 30_000);

/** Where each worker in turn is killed with SIGKILL: before the approval, and after it. */
const STORIES: readonly { title: string; before: readonly Moment[]; after: readonly Moment[] }[] = [
  {
    title: 'planning, while its request is on its way, and when the last operation has succeeded',
    before: [planning],
    after: [sending('wave-1/vault-runtime-prod'), settling('toy-web-prod')],
  },
  {
    title: 'while an operation goes on, between two waves, and while the next request is on its way',
    before: [],
    after: [syncing('vault-runtime-prod'), done('wave-1/vault-runtime-prod'), sending('wave-2/toy-web-prod')],
  },
];

describe
  .skipIf(postgres === undefined)
  .concurrent('workers killed with SIGKILL', { timeout: 120_000 }, () => {
    test.each(STORIES)(
      '$title: the run ends, nothing is set twice or without approval',
      async ({ before, after }) => {
        const house = await openGateHouse((await postgres?.createDatabase()) ?? '', {
          times: { delayMs: 10, lookMs: 30, operationMs: 600 },
        });
        try {
          await house.serve('bot');
          const commit = await house.push('prod', APPLICATIONS);
          house.worlds.environment('prod').cluster.trouble.latencyMs = LATENCY_MS;
          let worker = await house.serve('worker');
          const killAt = async (moments: readonly Moment[]) => {
            for (const moment of moments) {
              await moment(house);
              await worker.kill();
              worker = await house.serve('worker');
            }
          };

          const [waiting] = await Promise.all([house.ask('prod', APPLICATIONS), killAt(before)]);
          await Promise.all([house.approve('prod', waiting, ['ines', 'omar']), killAt(after)]);
          const { status } = await house.end(waiting.runId);

          const entries = await listEntries(house.store);
          const granted = entries.filter(({ type }) => type === 'approval.granted');
          const [plan] = granted.map(({ data }) => data.plan);
          const operations = house.written('prod', waiting.runId);
          const all = house.worlds.environment('prod').cluster.argocd.written;
          expect(status).toBe('succeeded');
          expect(operations.map(({ application }) => application)).toEqual(APPLICATIONS);
          expect(all).toEqual(operations);
          expect(granted).toMatchObject([{ runId: waiting.runId }]);
          expect(operations.map(({ revision, info }) => [revision, info['bitiq/plan']])).toEqual(
            APPLICATIONS.map(() => [commit, plan]),
          );
          expect(entries.filter(({ type }) => type === 'run.started')).toHaveLength(
            2 + before.length + after.length,
          );
          expect(await readLock(house.store.db, 'prod')).toBeUndefined();
          expect(await house.isLogWhole()).toBe(true);
        } finally {
          await house.stop();
        }
      },
    );
  });

async function statuses({ store }: GateHouse): Promise<readonly string[]> {
  const rows = await store.db.selectFrom('runs').select('status').execute();
  return rows.map(({ status }) => status);
}

async function stateOf({ store }: GateHouse, step: string): Promise<string | undefined> {
  const row = await store.db.selectFrom('steps').select('state').where('step', '=', step).executeTakeFirst();
  return row?.state;
}

function phaseOf({ worlds }: GateHouse, application: string): string | undefined {
  const found = worlds.environment('prod').cluster.read(applicationKey(application));
  const { operation, status } = (found ?? {}) as {
    operation?: object;
    status?: { operationState?: { phase: string; operation?: { info?: readonly { name: string }[] } } };
  };
  const isOurs = status?.operationState?.operation?.info?.some(({ name }) => name === 'bitiq/run') ?? false;
  return operation !== undefined || isOurs ? status?.operationState?.phase : undefined;
}
