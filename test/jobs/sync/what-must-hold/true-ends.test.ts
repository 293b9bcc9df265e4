import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { FAULTS } from '../../../../sandbox/faults/index.ts';
import { cancelRun } from '../../../../src/approvals/cancel-run.ts';
import { createTerminateJob } from '../../../../src/jobs/terminate/job.ts';
import { readLock } from '../../../../src/runs/lock.ts';
import { aLife } from './a-life.ts';
import { MARA, type Prod, startProd, until } from './a-prod.ts';

const APPLICATIONS = ['vault-runtime-prod', 'toy-service-prod'];

let prod: Prod;
const undo: (() => unknown)[] = [];

beforeAll(async () => {
  prod = await startProd({ sync: { stuckAfter: '1200ms' } });
});

afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
  prod.change('toy-service-prod', (application) => {
    delete application.operation;
    application.status.health = { status: 'Healthy' };
    delete application.status.operationState;
  });
  await prod.calm();
});

afterAll(() => prod.stop());

function plant(id: string): void {
  const fault = FAULTS.find((each) => each.id === id);
  if (fault === undefined) throw new Error(`there is no fault ${id}`);
  undo.push(fault.plant(prod.world));
}

async function anApprovedRun(applications: readonly string[] = APPLICATIONS): Promise<string> {
  await prod.push(applications);
  const runId = await prod.ask(applications);
  await prod.approve(runId);
  return runId;
}

const silence = () => {
  const { trouble } = prod.world.cluster;
  trouble.mode = 'hang';
  undo.push(() => {
    trouble.mode = 'none';
  });
};

/** What goes wrong with toy-service-prod, how the run ends, and what its sentence tells. */
const TROUBLES: readonly [string, () => void, string, string, RegExp][] = [
  [
    'is cleared',
    () => plant('operation-cleared'),
    'failed',
    'operation-cleared',
    /Somebody took the operation on toy-service-prod away/,
  ],
  [
    'is replaced',
    () => plant('operation-replaced'),
    'failed',
    'operation-replaced',
    /operation of admin took the place of ours on toy-service-prod/,
  ],
  [
    'is parked by a closing window',
    () => plant('sync-parked'),
    'failed',
    'window-closed',
    /toy-service-prod waiting: the deny window/,
  ],
  [
    'fails',
    () => plant('sync-fails'),
    'failed',
    'sync-failed',
    /could not sync toy-service-prod: .*image is not signed/,
  ],
  [
    'succeeds and leaves it Degraded',
    () => plant('sync-degraded'),
    'failed',
    'degraded',
    /toy-service-prod is synced to [0-9a-f]{7} and Degraded/,
  ],
  [
    'succeeds and leaves it Progressing',
    () => plant('never-healthy'),
    'failed',
    'not-healthy',
    /toy-service-prod succeeded.*Progressing/,
  ],
  [
    'is never begun',
    () => plant('operation-ignored'),
    'failed',
    'never-begun',
    /never began the operation on toy-service-prod/,
  ],
  [
    'hangs in its hook',
    () => plant('sync-hangs'),
    'failed',
    'sync_stuck',
    /toy-service-prod hangs in wave 2 of 2.*toy-service-migrate/,
  ],
  [
    'is set, and then nobody answers any more',
    () => undo.push(onceBegun(silence)),
    'errored',
    'cluster-silent',
    /How the sync of toy-service-prod ended is not known/,
  ],
];

function onceBegun(act: () => void): () => void {
  const { beforeOperation } = prod.world.cluster.argocd;
  const hook = ({ metadata }: { metadata: { name: string } }) => {
    if (metadata.name === 'toy-service-prod') act();
  };
  beforeOperation.add(hook);
  return () => beforeOperation.delete(hook);
}

test.each(TROUBLES)(
  'an operation that %s: the end of the run says so, and what was done before',
  async (_what, make, status, code, sentence) => {
    const runId = await anApprovedRun();

    await prod.work(runId, { life: aLife(undefined, { 'after end wave-1/vault-runtime-prod': make }) });

    const run = await prod.read(runId);
    const rows = run.report?.rows.map(({ id, state }) => `${id} ${state}`);
    const own = status === 'errored' ? 'unknown' : 'failed';
    expect(run).toMatchObject({ status, error: { code, message: expect.stringMatching(sentence) } });
    expect(run.report?.verdict?.answer).not.toBe('yes');
    expect(rows).toEqual(['vault-runtime-prod passed', `toy-service-prod ${own}`]);
    expect(prod.written(runId)).toEqual(APPLICATIONS);
    expect(await readLock(prod.store.db, 'prod')).toBeUndefined();
  },
  40_000,
);

test('an API that is not to be reached from the start: the run errors, and nothing is set', async () => {
  const runId = await anApprovedRun();
  const { trouble } = prod.world.cluster;
  trouble.mode = 'refuse';
  undo.push(() => {
    trouble.mode = 'none';
  });

  await prod.work(runId);

  const { status, error } = await prod.read(runId);
  expect(status).toBe('errored');
  expect(error?.message).toMatch(/the API server .* cannot be reached/);
  expect(prod.written(runId)).toEqual([]);
});

test("somebody else's operation that was there first is left alone", async () => {
  const runId = await anApprovedRun(['toy-service-prod']);
  prod.world.cluster.argocd.isStuck = true;
  undo.push(() => {
    prod.world.cluster.argocd.isStuck = false;
  });
  const theirs = { initiatedBy: { username: 'admin' }, sync: { revision: 'main' } };
  prod.change('toy-service-prod', (application) => {
    application.operation = theirs;
  });

  await prod.work(runId);

  const { status, error } = await prod.read(runId);
  expect({ status, code: error?.code }).toEqual({ status: 'failed', code: 'operation-running' });
  expect(error?.message).toMatch(/toy-service-prod/);
  expect(prod.written(runId)).toEqual([]);
  expect(prod.application('toy-service-prod').operation).toEqual(theirs);
});

test('a cancel ends our operation within 5 s, and no other', async () => {
  const runId = await anApprovedRun();
  plant('sync-hangs');
  const theirs = { initiatedBy: { username: 'admin' }, sync: { revision: 'main' } };
  const working = prod.work(runId);
  await until(() => prod.application('toy-service-prod').status.operationState?.phase === 'Running');
  prod.world.cluster.argocd.isStuck = true;
  prod.change('vault-config-prod', (application) => {
    application.operation = theirs;
  });
  undo.push(() => {
    prod.world.cluster.argocd.isStuck = false;
  });

  const askedAt = performance.now();
  await cancelRun(prod.store, { runId, by: MARA });
  await working;

  expect(performance.now() - askedAt).toBeLessThan(5_000);
  expect((await prod.read(runId)).status).toBe('cancelled');
  expect(prod.application('vault-config-prod').operation).toEqual(theirs);
  expect(await readLock(prod.store.db, 'prod')).toBeUndefined();
  prod.world.cluster.argocd.isStuck = false;
  await until(() => prod.application('toy-service-prod').status.operationState?.phase !== 'Running');
});

test('a sync that is stuck is ended by Terminate, and by its own run only', async () => {
  const runId = await anApprovedRun(['toy-service-prod']);
  plant('sync-hangs');
  await prod.work(runId);
  const environment = prod.config.environments.get('prod');
  if (environment === undefined) throw new Error('there is no prod');
  const job = createTerminateJob(prod.systems);
  const end = (id: string) =>
    job.run(
      {
        environment,
        input: { runId: id, applications: ['toy-service-prod'] },
        signal: new AbortController().signal,
        getLastVerdict: async () => undefined,
      },
      () => {},
    );

  const other = await end('another');
  const stillRuns = prod.application('toy-service-prod').status.operationState?.phase;
  const own = await end(runId);

  expect((await prod.read(runId)).error?.code).toBe('sync_stuck');
  expect([other.outcome, stillRuns, own.outcome]).toEqual(['failed', 'Running', 'succeeded']);
  await until(() => prod.application('toy-service-prod').status.operationState?.phase !== 'Running');
});
