import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { changeObject, removeObject } from '../../../../sandbox/faults/change-object.ts';
import { FAULTS } from '../../../../sandbox/faults/index.ts';
import type { Config } from '../../../../src/config/config.ts';
import { policies } from '../../../../src/config/policy-schema.ts';
import type { Environment } from '../../../../src/config/schema.ts';
import { requestRun } from '../../../../src/runs/request-run.ts';
import { listEntries } from '../../../approvals/on-record.ts';
import { until } from '../../../helpers/eventually.ts';
import { aReport } from '../../../helpers/jobs.ts';
import { aRequest } from '../../../helpers/runs.ts';
import { aLife } from './a-life.ts';
import { type Application, type Prod, startProd } from './a-prod.ts';

const NAMESPACE = 'openshift-gitops';
const AT_ONCE = ['toy-service-prod', 'vault-runtime-prod'];

let prod: Prod;
const undo: (() => void)[] = [];

beforeAll(async () => {
  prod = await startProd();
});

afterEach(async () => {
  for (const each of undo.splice(0).reverse()) each();
  await prod.calm();
});

afterAll(() => prod.stop());

const keyOf = (name: string) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  name,
  namespace: NAMESPACE,
});

function change(mutate: (application: Application) => void): void {
  const { cluster } = prod.world;
  undo.push(
    changeObject(cluster, keyOf('toy-service-prod'), (object) => mutate(object as unknown as Application)),
  );
}

function plant(id: string): void {
  const fault = FAULTS.find((each) => each.id === id);
  if (fault === undefined) throw new Error(`there is no fault ${id}`);
  undo.push(fault.plant(prod.world));
}

/** bitiq is started anew with another configuration. */
function configure(changes: Partial<Environment>): void {
  const before = prod.config;
  const own = before.environments.get('prod');
  if (own === undefined) throw new Error('there is no prod');
  const environments: Config['environments'] = new Map([['prod', { ...own, ...changes }]]);
  prod.config = { ...before, environments };
  undo.push(() => {
    prod.config = before;
  });
}

const resource = (name: string, rest: object) => ({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  namespace: 'bitiq-prod',
  name,
  ...rest,
});

async function preflightFails(): Promise<void> {
  const id = `preflight${Math.random().toString(36).slice(2)}`;
  await requestRun(prod.store, aRequest({ id, dedupeKey: id }));
  const report = aReport(['failed'], { verdict: { answer: 'no', sentence: 'prod is not ready' } });
  await prod.store.write((tx) =>
    tx.db
      .updateTable('runs')
      .set({ status: 'failed', report: JSON.stringify(report), finished_at: Date.now(), owed_at: null })
      .where('id', '=', id)
      .execute(),
  );
  undo.push(() => void prod.store.write((tx) => tx.db.deleteFrom('runs').where('id', '=', id).execute()));
}

function addApplication(): void {
  const { cluster } = prod.world;
  const like = cluster.read(keyOf('toy-service-prod'));
  if (like === undefined) throw new Error('there is no toy-service-prod');
  const { uid: _uid, resourceVersion: _version, ...metadata } = like.metadata;
  cluster.put({ ...like, metadata: { ...metadata, name: 'toy-worker-prod' } });
  undo.push(() => cluster.remove(keyOf('toy-worker-prod')));
}

async function pushImage(): Promise<void> {
  const { github, repository } = prod.world;
  const path = 'charts/toy-service/values-prod.yaml';
  const text = github.readFile(repository, 'main', path) ?? '';
  const files = { [path]: text.replace(/tag: .*/, `tag: v9.9.9-${Math.random()}`) };
  const sha = github.commit(repository, 'main', { message: 'toy-service v9.9.9', author: 'jun', files });
  await until(() => prod.application('toy-service-prod').status.sync.revision === sha);
}

/** What changes between the approval and the start, the code of the end, and what its sentence tells. */
const CHANGES: readonly [string, () => unknown, string, RegExp][] = [
  [
    'a push to the branch',
    async () => void (await prod.push(['toy-service-prod'])),
    'plan_changed',
    /toy-service-prod would now go to [0-9a-f]{7} by jun \(was [0-9a-f]{7}\)/,
  ],
  ['the image in Git', pushImage, 'plan_changed', /toy-service.*v9\.9\.9/],
  [
    'one more resource out of sync',
    () => change(({ status }) => void status.resources.push(resource('by-hand', { status: 'OutOfSync' }))),
    'plan_changed',
    /ConfigMap bitiq-prod\/by-hand of toy-service-prod changes now too/,
  ],
  [
    'one more resource to prune',
    () =>
      change(({ status }) => {
        status.resources.push(resource('old', { status: 'OutOfSync', requiresPruning: true }));
      }),
    'plan_changed',
    /ConfigMap bitiq-prod\/old/,
  ],
  [
    'the cluster',
    () => {
      const key = { apiVersion: 'v1', kind: 'Namespace', name: 'kube-system' };
      undo.push(
        changeObject(prod.world.cluster, key, ({ metadata }) => {
          metadata.uid = 'another-cluster';
        }),
      );
    },
    'plan_changed',
    /It is for another cluster now|it is for another cluster now/,
  ],
  ['auto-sync', () => plant('auto-sync-on'), 'auto-sync|operation-running', /toy-service-prod/],
  [
    'the sync options',
    () =>
      change(({ spec }) => {
        spec.syncPolicy = { syncOptions: ['Replace=true'] };
      }),
    'plan_changed',
    /toy-service-prod.*Replace=true/,
  ],
  [
    'what it is rendered with',
    () =>
      change(({ spec }) => {
        spec.source = { ...spec.source, helm: { parameters: [{ name: 'image.tag', value: 'v6.6.6' }] } };
      }),
    'plan_changed',
    /toy-service-prod is made of something else now/,
  ],
  [
    'the project',
    () =>
      change(({ spec }) => {
        spec.project = 'another';
      }),
    'project-missing',
    /another/,
  ],
  ['what the project permits', () => plant('project-forbids'), 'destination-forbidden', /project default/],
  ['a sync window', () => plant('sync-window-closed'), 'window-closed', /toy-service-prod/],
  [
    'one application that is gone',
    () => undo.push(removeObject(prod.world.cluster, keyOf('toy-web-prod'))),
    'unknown-application|plan_changed',
    /toy-web-prod/,
  ],
  ['the verdict of preflight', preflightFails, 'plan_changed', /preflight is not ready now/],
];

/** The same, of what is read when bitiq starts. */
const SETTINGS: typeof CHANGES = [
  [
    'a further application',
    () => {
      addApplication();
      const { waves = [] } = prod.config.environments.get('prod') ?? {};
      configure({ waves: [...waves, ['toy-worker-prod']] });
    },
    'plan_changed',
    /toy-worker-prod would be synced now too/,
  ],
  [
    'a freeze',
    () => {
      const now = Date.now();
      const [from, to] = [new Date(now - 60_000), new Date(now + 60_000)];
      configure({ freezes: [{ from, to, reason: 'year end', timeZone: 'UTC' }] });
    },
    'frozen',
    /year end/,
  ],
  [
    'the policy',
    () => configure({ policies: policies.parse({ sync: { approvals: { group: 'platform' } } }) }),
    'plan_changed',
    /policy changed/,
  ],
];

test.each([...CHANGES, ...SETTINGS])(
  '%s is another than was approved: nothing is touched, and the end says what differs',
  async (_what, make, code, sentence) => {
    await prod.push(AT_ONCE);
    const runId = await prod.ask([]);
    await prod.approve(runId);
    await make();

    await prod.work(runId);

    const { status, error } = await prod.read(runId);
    expect(status).toBe('failed');
    expect(code.split('|')).toContain(error?.code);

    expect(error?.message).toMatch(sentence);
    expect(prod.written(runId)).toEqual([]);
  },
);

test.each(CHANGES)(
  '%s is another before the last wave: that wave is not touched',
  async (_what, make, code, sentence) => {
    await prod.push(AT_ONCE);
    const runId = await prod.ask([]);
    await prod.approve(runId);
    const endOfWave = 'after end wave-2/vault-runtime-prod';

    await prod.work(runId, { life: aLife(undefined, { [endOfWave]: make }) });

    const { status, error } = await prod.read(runId);
    expect(status).toBe('failed');
    expect(code.split('|')).toContain(error?.code);

    expect(error?.message).toMatch(sentence);
    expect(prod.written(runId)).toEqual(['vault-runtime-prod']);
  },
);

test.each(SETTINGS)(
  '%s is another when a worker with a new configuration takes over: the last wave is not touched',
  async (_what, make, code, sentence) => {
    await prod.push(AT_ONCE);
    const runId = await prod.ask([]);
    await prod.approve(runId);
    await prod.work(runId, { life: aLife('after end wave-2/vault-runtime-prod') });
    make();

    await prod.lapse(runId);
    await prod.work(runId);

    const { status, error } = await prod.read(runId);
    expect(status).toBe('failed');
    expect(code.split('|')).toContain(error?.code);

    expect(error?.message).toMatch(sentence);
    expect(prod.written(runId)).toEqual(['vault-runtime-prod']);
  },
);

test('what does not change the effect keeps the approval', async () => {
  await prod.push(AT_ONCE);
  const runId = await prod.ask([]);
  await prod.approve(runId);
  prod.change('toy-service-prod', ({ metadata }) => {
    metadata.annotations = { ...metadata.annotations, 'example.com/note': 'touched' };
  });

  await prod.work(runId);

  expect((await prod.read(runId)).status).toBe('succeeded');
  expect(prod.written(runId)).toEqual(['vault-runtime-prod', 'toy-service-prod']);
});

test('an approval that goes stale while a wave runs: the next wave does not start', async () => {
  await prod.push(AT_ONCE);
  const runId = await prod.ask([]);
  await prod.approve(runId);
  const hook = () => {
    prod.clock.ahead = 5 * 3_600_000;
  };
  prod.world.cluster.argocd.beforeOperation.add(hook);
  undo.push(() => prod.world.cluster.argocd.beforeOperation.delete(hook));
  undo.push(() => {
    prod.clock.ahead = 0;
  });

  await prod.work(runId);

  const { status, error, report } = await prod.read(runId);
  expect({ status, code: error?.code }).toEqual({ status: 'failed', code: 'expired' });
  expect(prod.written(runId)).toEqual(['vault-runtime-prod']);
  expect(report?.rows).toContainEqual(
    expect.objectContaining({ id: 'toy-service-prod', summary: 'not begun' }),
  );
});

test('the refusal of a step is on record', async () => {
  const refused = await listEntries(prod.store, 'step.refused');

  expect(refused.map(({ data }) => data.code)).toEqual(expect.arrayContaining(['plan_changed', 'expired']));
});
