import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { FAULTS } from '../../../../sandbox/faults/index.ts';
import { cancelRun } from '../../../../src/approvals/cancel-run.ts';
import type { Environment } from '../../../../src/config/schema.ts';
import { createTerminateJob } from '../../../../src/jobs/terminate/job.ts';
import { readLock } from '../../../../src/runs/lock.ts';
import type { Run } from '../../../../src/runs/run.ts';
import { until } from '../../../helpers/eventually.ts';
import { aLife } from './a-life.ts';
import { MARA, type Prod, startProd } from './a-prod.ts';

const APPLICATIONS = ['vault-runtime-prod', 'toy-service-prod'];

let prod: Prod;
const undo: (() => unknown)[] = [];

/** Another one, whose API falls silent; that takes long to be seen, so it goes on beside the other tests. */
let silent: { readonly prod: Prod; readonly ended: Promise<Run> };

beforeAll(async () => {
  const start = () => startProd({ sync: { stuckAfter: '1200ms' } });
  const [first, second] = await Promise.all([start(), start()]);
  prod = first;
  silent = { prod: second, ended: runInto(second, () => fallSilentOnceBegun(second)) };
  silent.ended.catch(() => {});
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

afterAll(() => Promise.all([prod.stop(), silent.prod.stop()]));

function plant(id: string): void {
  const fault = FAULTS.find((each) => each.id === id);
  if (fault === undefined) throw new Error(`there is no fault ${id}`);
  undo.push(fault.plant(prod.world));
}

async function anApprovedRun(
  applications: readonly string[] = APPLICATIONS,
  where: Prod = prod,
): Promise<string> {
  await where.push(applications);
  const runId = await where.ask(applications);
  await where.approve(runId);
  return runId;
}

/** Something happens after the first wave. Returns the run when its worker has done with it. */
async function runInto(where: Prod, make: () => void): Promise<Run> {
  const runId = await anApprovedRun(APPLICATIONS, where);
  await where.work(runId, { life: aLife(undefined, { 'after end wave-1/vault-runtime-prod': make }) });
  return where.read(runId);
}

/** From the moment in which Argo CD begins the operation on toy-service-prod. */
function fallSilentOnceBegun({ world }: Prod): void {
  const { argocd, trouble } = world.cluster;
  argocd.beforeOperation.add(({ metadata }) => {
    if (metadata.name === 'toy-service-prod') trouble.mode = 'hang';
  });
}

function configureSync(changes: Partial<Environment['sync']>): void {
  const before = prod.config;
  const own = before.environments.get('prod');
  if (own === undefined) throw new Error('there is no prod');
  prod.config = {
    ...before,
    environments: new Map([['prod', { ...own, sync: { ...own.sync, ...changes } }]]),
  };
  undo.push(() => {
    prod.config = before;
  });
}

/** What goes wrong with toy-service-prod, how the run ends, and what its sentence tells. */
const TROUBLES: readonly [string, () => void, string, RegExp][] = [
  [
    'is cleared',
    () => plant('operation-cleared'),
    'operation-cleared',
    /Somebody took the operation on toy-service-prod away/,
  ],
  [
    'is replaced',
    () => plant('operation-replaced'),
    'operation-replaced',
    /operation of admin took the place of ours on toy-service-prod/,
  ],
  [
    'is parked by a closing window',
    () => plant('sync-parked'),
    'window-closed',
    /toy-service-prod waiting: the deny window/,
  ],
  [
    'fails',
    () => plant('sync-fails'),
    'sync-failed',
    /could not sync toy-service-prod: .*image is not signed/,
  ],
  [
    'succeeds and leaves it Degraded',
    () => plant('sync-degraded'),
    'degraded',
    /toy-service-prod is synced to [0-9a-f]{7} and Degraded/,
  ],
  [
    'succeeds and leaves it Progressing',
    () => plant('never-healthy'),
    'not-healthy',
    /toy-service-prod succeeded.*Progressing/,
  ],
  [
    'is never begun',
    () => plant('operation-ignored'),
    'never-begun',
    /never began the operation on toy-service-prod/,
  ],
  [
    'hangs in its hook',
    () => plant('sync-hangs'),
    'sync_stuck',
    /toy-service-prod hangs in wave 2 of 2.*toy-service-migrate/,
  ],
];

test.each(TROUBLES)(
  'an operation that %s: the end of the run says so, and what was done before',
  async (_what, make, code, sentence) => {
    const run = await runInto(prod, make);

    const error = { code, message: expect.stringMatching(sentence) };
    expect(run).toMatchObject({ status: 'failed', error });
    expect(run.report?.verdict?.answer).not.toBe('yes');
    expect(rowsOf(run)).toEqual(['vault-runtime-prod passed', 'toy-service-prod failed']);
    expect(prod.written(run.id)).toEqual(APPLICATIONS);
    expect(await readLock(prod.store.db, 'prod')).toBeUndefined();
  },
);

const rowsOf = ({ report }: Run) => report?.rows.map(({ id, state }) => `${id} ${state}`);

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
  configureSync({ stuckAfter: 30_000 });
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

test('where nobody answers any more once the operation is set, how it ended is not known, and that is said', async () => {
  const run = await silent.ended;

  const message = expect.stringMatching(/How the sync of toy-service-prod ended is not known/);
  expect(run).toMatchObject({ status: 'errored', error: { code: 'cluster-silent', message } });
  expect(run.report?.verdict?.answer).not.toBe('yes');
  expect(rowsOf(run)).toEqual(['vault-runtime-prod passed', 'toy-service-prod unknown']);
  expect(silent.prod.written(run.id)).toEqual(APPLICATIONS);
  expect(await readLock(silent.prod.store.db, 'prod')).toBeUndefined();
}, 45_000);
