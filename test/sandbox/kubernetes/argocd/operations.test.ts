import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Rendered } from '../../../../sandbox/kubernetes/argocd/render.ts';
import type { KubernetesObject } from '../../../../sandbox/world.ts';
import { eventually } from '../../../helpers/eventually.ts';
import { startTestCluster, type TestCluster } from '../api-client.ts';

const ARGO = 'argoproj.io/v1alpha1';
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const BLOCKED = 'Sync operation blocked by sync window';
const PROJECT = { apiVersion: ARGO, kind: 'AppProject', name: 'default', namespace: 'shop' };
const CLOSED = { kind: 'deny', schedule: '* * * * *', duration: '1h', applications: ['*'] };

const resource = (kind: string, rest: object = {}) => ({
  ...{ version: 'v1', kind, namespace: 'shop', name: 'web', status: 'Synced' },
  ...rest,
});
const DEPLOYMENT = resource('Deployment', { group: 'apps', status: 'OutOfSync', syncWave: 1 });
const LEFT = resource('ConfigMap', { name: 'old', status: 'OutOfSync', requiresPruning: true });

/** What the assertions look into. */
interface Read {
  readonly operation?: unknown;
  readonly status: {
    readonly sync: { readonly status: string };
    readonly resources: readonly object[];
    readonly history: readonly object[];
    readonly operationState: {
      readonly phase: string;
      readonly operation: unknown;
      readonly finishedAt?: string;
      readonly syncResult: { readonly resources: readonly { readonly kind: string }[] };
    };
  };
}

let api: TestCluster;
let rendered: Rendered;
let count = 0;
let name: string;

beforeAll(async () => {
  const render = (_application: KubernetesObject, revision: string) =>
    revision === COMMIT || revision === 'main' ? rendered : undefined;
  api = await startTestCluster({ controllers: { delayMs: 5, operationMs: 20, healthMs: 20, render } });
});

afterAll(() => api.stop());

beforeEach(() => {
  count += 1;
  name = `web-${count}`;
  rendered = {
    revision: COMMIT,
    hooks: [{ name: `${name}-migrate`, type: 'PreSync' }],
    images: ['quay.io/acme/web:v2'],
    differs: false,
  };
  api.cluster.argocd.troubles.clear();
  api.cluster.put({
    ...PROJECT,
    metadata: { name: 'default', namespace: 'shop' },
    spec: { destinations: [{ server: '*', namespace: '*' }] },
  });
});

const source = { repoURL: 'https://git.example/gitops', path: 'charts/web', targetRevision: 'main' };
const destination = { server: 'https://kubernetes.default.svc', namespace: 'shop' };
const path = () => `/apis/${ARGO}/namespaces/shop/applications/${name}`;
const key = () => ({ apiVersion: ARGO, kind: 'Application', name, namespace: 'shop' });

function create(resources: readonly object[] = [DEPLOYMENT, resource('Service')]): void {
  api.cluster.put({
    ...key(),
    metadata: { name, namespace: 'shop' },
    spec: { project: 'default', source, destination },
    status: {
      sync: { status: 'OutOfSync', revision: COMMIT },
      health: { status: 'Healthy' },
      history: [{ id: 4, revision: 'before' }],
      resources,
      summary: { images: ['quay.io/acme/web:v1'] },
    },
  });
}

const patch = (body: object) =>
  api.call('PATCH', path(), { body, contentType: 'application/merge-patch+json' });

const operation = (sync: object = {}, run = 'r1') => ({
  initiatedBy: { username: 'slack:T1/U1', automated: false },
  info: [{ name: 'bitiq/run', value: run }],
  retry: { limit: 0 },
  sync: { revision: COMMIT, prune: false, syncStrategy: { hook: {} }, ...sync },
});

const read = () => api.cluster.read(key()) as KubernetesObject & Read;
const state = () => read().status.operationState;
const until = (expected: object) => eventually(() => expect(read()).toMatchObject(expected), { interval: 1 });
const untilState = (expected: object) => until({ status: { operationState: expected } });

describe('an operation', () => {
  test('runs its hook, then wave after wave, and ends Succeeded with all that happened', async () => {
    create();
    const seen = new Set<string>();
    const abort = new AbortController();
    const events = api.stream(
      `/apis/${ARGO}/namespaces/shop/applications?watch=true&fieldSelector=metadata.name=${name}`,
      abort.signal,
    );
    const watching = (async () => {
      for await (const { object } of events) {
        const { operationState, health } = object?.status ?? {};
        seen.add(`${operationState?.phase} ${operationState?.message} ${health?.status}`);
      }
    })().catch(() => undefined);

    await patch({ operation: operation() });
    await untilState({ phase: 'Succeeded' });
    await until({ status: { health: { status: 'Healthy' } } });
    await eventually(() => expect([...seen].at(-1)).toMatch(/^Succeeded .* Healthy$/));
    abort.abort();
    await watching;

    expect([...seen]).toEqual([
      'undefined undefined Healthy',
      'Running undefined Healthy',
      `Running waiting for completion of hook batch/Job/${name}-migrate Healthy`,
      'Running waiting for healthy state of /Service/web Healthy',
      'Running waiting for healthy state of apps/Deployment/web Healthy',
      'Succeeded successfully synced (all tasks run) Progressing',
      'Succeeded successfully synced (all tasks run) Healthy',
    ]);
    expect(state()).toEqual({
      operation: operation(),
      phase: 'Succeeded',
      message: 'successfully synced (all tasks run)',
      startedAt: expect.stringMatching(/Z$/),
      finishedAt: expect.stringMatching(/Z$/),
      syncResult: {
        revision: COMMIT,
        source,
        resources: [
          expect.objectContaining({
            kind: 'Job',
            name: `${name}-migrate`,
            hookType: 'PreSync',
            hookPhase: 'Succeeded',
            syncPhase: 'PreSync',
          }),
          expect.objectContaining({ kind: 'Service', status: 'Synced', hookPhase: 'Succeeded' }),
          {
            group: 'apps',
            version: 'v1',
            kind: 'Deployment',
            namespace: 'shop',
            name: 'web',
            status: 'Synced',
            message: 'deployment.apps/web configured',
            hookPhase: 'Running',
            syncPhase: 'Sync',
          },
        ],
      },
    });
    expect(read().operation).toBeUndefined();
    expect(read().status).toMatchObject({
      sync: { status: 'Synced', revision: COMMIT, comparedTo: { source, destination } },
      resources: [
        { kind: 'Deployment', status: 'Synced', syncWave: 1, health: { status: 'Healthy' } },
        { kind: 'Service', status: 'Synced' },
      ],
      summary: { images: ['quay.io/acme/web:v2'] },
      history: [
        { id: 4 },
        {
          id: 5,
          revision: COMMIT,
          source,
          initiatedBy: { username: 'slack:T1/U1' },
          deployedAt: expect.stringMatching(/Z$/),
          deployStartedAt: expect.stringMatching(/Z$/),
        },
      ],
    });
    const job = { apiVersion: 'batch/v1', kind: 'Job', name: `${name}-migrate`, namespace: 'shop' };
    expect(api.cluster.read(job)).toMatchObject({
      metadata: {
        annotations: { 'argocd.argoproj.io/hook': 'PreSync', 'argocd.argoproj.io/sync-wave': '0' },
      },
      status: { succeeded: 1 },
    });
  });

  test('leaves what is not in Git any more, and stays OutOfSync, without prune', async () => {
    create([LEFT, resource('Service')]);

    await patch({ operation: operation() });
    await untilState({ phase: 'Succeeded' });

    expect(state().syncResult.resources).toContainEqual(
      expect.objectContaining({ name: 'old', status: 'PruneSkipped', message: 'ignored (requires pruning)' }),
    );
    expect(read().status).toMatchObject({ sync: { status: 'OutOfSync' }, resources: [LEFT, {}] });
  });

  test('with prune takes it away', async () => {
    create([LEFT, resource('Service')]);

    await patch({ operation: operation({ prune: true }) });
    await untilState({ phase: 'Succeeded' });

    expect(state().syncResult.resources).toContainEqual(
      expect.objectContaining({ name: 'old', status: 'Pruned', message: 'pruned' }),
    );
    expect(read().status).toMatchObject({ sync: { status: 'Synced' }, resources: [{ kind: 'Service' }] });
  });

  test('with ApplyOutOfSyncOnly applies what differs alone', async () => {
    create();

    await patch({ operation: operation({ syncOptions: ['ApplyOutOfSyncOnly=true'] }) });
    await untilState({ phase: 'Succeeded' });

    const applied = state().syncResult.resources.map(({ kind }) => kind);
    expect(applied).toEqual(['Job', 'Deployment']);
  });

  test('to a commit that differs, with ApplyOutOfSyncOnly, applies what the commit changes', async () => {
    create([resource('Deployment', { group: 'apps' }), resource('Service')]);
    rendered = { ...rendered, hooks: [], differs: true };

    await patch({ operation: operation({ syncOptions: ['ApplyOutOfSyncOnly=true'] }) });
    await untilState({ phase: 'Succeeded' });

    expect(state().syncResult.resources).toMatchObject([{ kind: 'Deployment' }]);
  });

  test('that is a dry run changes nothing', async () => {
    create();
    const { sync, resources, history } = read().status;

    await patch({ operation: operation({ dryRun: true }) });
    await untilState({ phase: 'Succeeded', message: 'successfully synced (dry run)' });

    expect(read().status).toMatchObject({ sync, resources, history });
  });

  test.each([
    ['f'.repeat(40), /^ComparisonError: Failed to load target state: .* not our ref f{40}$/],
    ['gone', /^ComparisonError: .* unable to resolve 'gone' to a commit SHA$/],
  ])('to %s, which is not there, ends with Error', async (revision, message) => {
    create();

    await patch({ operation: operation({ revision }) });
    await untilState({ phase: 'Error', message: expect.stringMatching(message) });

    expect(read().operation).toBeUndefined();
    expect(read().status.sync.status).toBe('OutOfSync');
  });

  test('that names no commit goes to what the Application follows', async () => {
    create();

    await patch({ operation: { sync: {} } });

    await untilState({ phase: 'Succeeded', syncResult: { revision: COMMIT } });
  });

  test('that says nothing to do is an Error', async () => {
    create();

    await patch({ operation: { info: [] } });

    await untilState({ phase: 'Error', message: 'Invalid operation request: no operation specified' });
  });

  test.each([
    [
      'default',
      "InvalidSpecError: application destination server 'https://kubernetes.default.svc' and namespace 'shop' do not match any of the allowed destinations in project 'default'",
    ],
    ['nowhere', 'InvalidSpecError: Application referencing project nowhere which does not exist'],
  ])('that the project %s does not permit is an Error', async (project, message) => {
    create();
    api.cluster.change(PROJECT, ({ spec }) => {
      (spec as { destinations: object }).destinations = [{ server: '*', namespace: 'elsewhere' }];
    });
    api.cluster.change(key(), ({ spec }) => {
      (spec as { project: string }).project = project;
    });

    await patch({ operation: operation() });

    await untilState({ phase: 'Error', message });
  });
});

describe('while an operation runs', () => {
  beforeEach(async () => {
    create();
    api.cluster.argocd.troubles.add(`hangs ${name}`);
    await patch({ operation: operation() });
    await untilState({
      phase: 'Running',
      message: `waiting for completion of hook batch/Job/${name}-migrate`,
      syncResult: { resources: [{ hookType: 'PreSync', hookPhase: 'Running' }] },
    });
  });

  test('another one changes nothing, and goes with the first', async () => {
    await patch({ operation: operation({ prune: true }, 'r2') });
    await new Promise((resolve) => setTimeout(resolve, 30));
    const during = state().operation;
    api.cluster.argocd.troubles.clear();
    await untilState({ phase: 'Succeeded' });

    expect(during).toEqual(operation());
    expect(state().operation).toEqual(operation());
    expect(read().operation).toBeUndefined();
    const ours = api.cluster.argocd.written.filter(({ application }) => application === name);
    const begun = api.cluster.argocd.begun.filter(({ application }) => application === name);
    expect(ours.map(({ info }) => info)).toEqual([{ 'bitiq/run': 'r1' }, { 'bitiq/run': 'r2' }]);
    expect(begun.map(({ info }) => info)).toEqual([{ 'bitiq/run': 'r1' }]);
  });

  test('Terminating ends it as Failed, and its hook is deleted', async () => {
    await patch({ status: { operationState: { phase: 'Terminating' } } });

    await untilState({
      phase: 'Failed',
      message: 'Operation terminated',
      finishedAt: expect.any(String),
      syncResult: { resources: [{ hookPhase: 'Succeeded', message: 'Deleted' }] },
    });
    const job = { apiVersion: 'batch/v1', kind: 'Job', name: `${name}-migrate`, namespace: 'shop' };
    expect(api.cluster.read(job)).toBeUndefined();
    expect(read().operation).toBeUndefined();
    expect(read().status.sync.status).toBe('OutOfSync');
  });

  test('Terminating does not wait for a step that takes long', async () => {
    api.cluster.argocd.operationMs = 60_000;
    api.cluster.argocd.troubles.clear();
    await untilState({ message: 'waiting for healthy state of /Service/web' });

    await patch({ status: { operationState: { phase: 'Terminating' } } });

    await untilState({ phase: 'Failed', message: 'Operation terminated' });
    api.cluster.argocd.operationMs = 20;
  });

  test('taking it away leaves its state Running, and the next one goes on with it', async () => {
    await patch({ operation: null });
    api.cluster.argocd.troubles.clear();
    await new Promise((resolve) => setTimeout(resolve, 60));
    const orphan = state();
    await patch({ operation: operation({}, 'r2') });
    await untilState({ phase: 'Succeeded' });

    expect(orphan).toMatchObject({ phase: 'Running', operation: operation() });
    expect(state().operation).toEqual(operation());
    const begun = api.cluster.argocd.begun.filter(({ application }) => application === name);
    expect(begun).toHaveLength(1);
  });
});

describe('a closed sync window', () => {
  beforeEach(async () => {
    create();
    api.cluster.change(PROJECT, ({ spec }) => Object.assign(spec as object, { syncWindows: [CLOSED] }));
    await patch({ operation: operation() });
    await untilState({ phase: 'Running', message: BLOCKED, syncResult: { revision: COMMIT, source } });
  });

  const open = () =>
    api.cluster.change(PROJECT, ({ spec }) => Object.assign(spec as object, { syncWindows: [] }));

  test('parks the operation, which runs when the window opens', async () => {
    await new Promise((resolve) => setTimeout(resolve, 60));
    const parked = state();
    open();
    await untilState({ phase: 'Succeeded' });

    expect(parked).toMatchObject({ phase: 'Running', message: BLOCKED });
    expect(parked.syncResult.resources).toBeUndefined();
    expect(parked.finishedAt).toBeUndefined();
  });

  test('keeps it Terminating as long as it is closed', async () => {
    await patch({ status: { operationState: { phase: 'Terminating' } } });
    await new Promise((resolve) => setTimeout(resolve, 60));
    const waiting = state().phase;
    open();

    await untilState({ phase: 'Failed', message: 'Operation terminated' });
    expect(waiting).toBe('Terminating');
  });
});

describe('the log of operations', () => {
  test('has each with who wrote it, its info and its commit, once', async () => {
    create();
    api.cluster.argocd.isStuck = true;
    await patch({ operation: operation() });
    await patch({ operation: operation() });
    await patch({ operation: null });
    await patch({ operation: operation() });
    api.cluster.change(key(), (changed) => {
      changed.operation = operation({}, 'r2');
    });
    await patch({ metadata: { labels: { a: 'b' } } });
    await new Promise((resolve) => setTimeout(resolve, 40));
    const { written, begun } = api.cluster.argocd;
    const ours = written.filter(({ application }) => application === name);
    const early = begun.filter(({ application }) => application === name);
    api.cluster.argocd.isStuck = false;
    await untilState({ phase: 'Succeeded' });

    const entry = { application: name, uid: read().metadata.uid, revision: COMMIT };
    expect(ours).toEqual([
      { ...entry, username: 'admin', info: { 'bitiq/run': 'r1' }, operation: operation() },
      { ...entry, username: 'admin', info: { 'bitiq/run': 'r1' }, operation: operation() },
      { ...entry, username: 'slack:T1/U1', info: { 'bitiq/run': 'r2' }, operation: operation({}, 'r2') },
    ]);
    expect(early).toEqual([]);
    expect(begun.filter(({ application }) => application === name)).toMatchObject([
      { info: { 'bitiq/run': 'r2' } },
    ]);
  });
});
