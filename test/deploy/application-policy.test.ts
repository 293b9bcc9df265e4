import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { SYNC_TOKEN } from '../../sandbox/fixtures/cluster/access.ts';
import { createKubernetesExecutor } from '../../src/integrations/argocd/kubernetes-executor.ts';
import { createKubernetes } from '../../src/integrations/kubernetes/client.ts';
import type { TestCluster } from '../sandbox/kubernetes/api-client.ts';
import {
  APPLICATIONS,
  COMMIT,
  GITOPS,
  ORDER,
  patch,
  putApplication,
  startDeployedCluster,
} from './deployed-cluster.ts';
import { kubeconfigFile } from './kubeconfig-file.ts';

const POLICY = 'bitiq-application-operation-only';
const signal = new AbortController().signal;

let api: TestCluster;
let client: ReturnType<typeof createKubernetes>;

beforeAll(async () => {
  api = await startDeployedCluster();
  client = createKubernetes({ kubeconfig: kubeconfigFile(api.cluster.kubeconfig(SYNC_TOKEN)) });
});

afterAll(async () => {
  await client.close();
  await api.stop();
});

const asBitiq = (path: string, body: object) => patch(api, path, body, SYNC_TOKEN);

const order = (change: object) => ({ operation: { ...ORDER, ...change } });
const sync = (change: object) => order({ sync: { ...ORDER.sync, ...change } });

const RUNNING = { phase: 'Running', message: 'waiting', operation: ORDER, startedAt: '2026-03-01T12:00:00Z' };
const THEIRS = { initiatedBy: { username: 'admin' }, sync: { revision: COMMIT } };

describe('what bitiq does when it syncs', () => {
  const executor = () => createKubernetesExecutor(client, { namespace: GITOPS });
  const started = {
    runId: 'run-1',
    planHash: 'hash',
    initiatedBy: 'slack:T1/U1',
    revision: COMMIT,
    prune: true,
    syncOptions: ['ApplyOutOfSyncOnly=true'],
  };

  async function view(name: string) {
    const found = await executor().read(name, signal);
    if (!found) throw new Error(`${name} is not there`);
    return found;
  }

  test('it starts an operation, and takes it back before it began', async () => {
    putApplication(api, 'web');

    await executor().start(await view('web'), started, signal);
    const { requested } = await view('web');
    const ended = await executor().terminate('web', 'run-1', signal);

    expect([requested?.revision, ended, (await view('web')).requested]).toEqual([COMMIT, 'ended', undefined]);
  });

  test('it ends an operation that runs', async () => {
    putApplication(api, 'web', { operation: ORDER, state: RUNNING });

    expect(await executor().terminate('web', 'run-1', signal)).toBe('ended');

    expect((await view('web')).state?.phase).toBe('Terminating');
  });

  test('it asks for a refresh, again and again', async () => {
    putApplication(api, 'web');

    const before = await view('web');
    await executor().fence('web', signal);
    await executor().fence('web', signal);

    expect((await view('web')).resourceVersion).not.toBe(before.resourceVersion);
  });
});

const CHANGES: [what: string, patch: object, why: RegExp][] = [
  ['the spec', { spec: { source: { targetRevision: COMMIT } } }, /change the spec/],
  ['automatic syncs', { spec: { syncPolicy: { automated: {} } } }, /change the spec/],
  ['a label', { metadata: { labels: { team: 'others' } } }, /labels, finalizers or owners/],
  ['all labels, away', { metadata: { labels: null } }, /labels, finalizers or owners/],
  ['the finalizers', { metadata: { finalizers: null } }, /labels, finalizers or owners/],
  [
    'the owners',
    { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: 'b' }] } },
    /labels, finalizers or owners/,
  ],
  [
    'a new annotation',
    { metadata: { annotations: { 'argocd.argoproj.io/skip-reconcile': 'true' } } },
    /refresh alone/,
  ],
  ['an annotation', { metadata: { annotations: { 'argocd.argoproj.io/sync-wave': '2' } } }, /refresh alone/],
  [
    'an annotation, away',
    { metadata: { annotations: { 'argocd.argoproj.io/sync-wave': null } } },
    /refresh alone/,
  ],
  ['what the status says', { status: { sync: { status: 'Synced' } } }, /of the status/],
  ['the status, away', { status: null }, /of the status/],
  ['an end of what never ran', { status: { operationState: { phase: 'Terminating' } } }, /of the status/],
  ['a short commit', sync({ revision: COMMIT.slice(0, 7) }), /whole commit/],
  ['a branch', sync({ revision: 'main' }), /whole commit/],
  ['a commit in capitals', sync({ revision: COMMIT.toUpperCase() }), /whole commit/],
  ['a commit with a line after it', sync({ revision: `${COMMIT}\n` }), /whole commit/],
  ['no commit', { operation: { ...ORDER, sync: { prune: false } } }, /whole commit/],
  ['no sync', { operation: { info: ORDER.info } }, /whole commit/],
  ['manifests of its own', sync({ manifests: ['{}'] }), /without manifests/],
  ['another source', sync({ source: { repoURL: 'https://evil.example' } }), /another source/],
  ['other sources', sync({ sources: [{ repoURL: 'https://evil.example' }] }), /another source/],
  ['several revisions', sync({ revisions: [COMMIT] }), /another source/],
  ['chosen resources', sync({ resources: [{ kind: 'Secret', name: 'a' }] }), /chosen resources/],
  ['an option that Git did not give it', sync({ syncOptions: ['Replace=true'] }), /options of its own/],
  ['force', sync({ syncStrategy: { apply: { force: true } } }), /force/],
  ['force with hooks', sync({ syncStrategy: { hook: { force: true } } }), /force/],
  ['the newest commit at a retry', order({ retry: { limit: 3, refresh: true } }), /whole commit/],
  ['a sync that nobody asked for', order({ initiatedBy: { automated: true } }), /own run/],
  ['a sync of no run', order({ info: [] }), /own run/],
  ['a field that nobody knows yet', order({ hydrate: {} }), /own run/],
];

describe('what it may not change of an Application', () => {
  test.each(CHANGES)('%s', async (_what, body, why) => {
    const path = putApplication(api, 'web');

    const { status, body: answer } = await asBitiq(path, body);

    expect([status, answer.reason]).toEqual([403, 'Forbidden']);
    expect(answer.message).toMatch(why);
  });

  test.each([
    ['its commit', sync({ revision: COMMIT.replace('0', 'f') })],
    ['its info', order({ info: [...ORDER.info, { name: 'a', value: 'b' }] })],
  ])('an operation that is pending: %s', async (_what, body) => {
    const path = putApplication(api, 'web', { operation: ORDER });

    const { status, body: answer } = await asBitiq(path, body);

    expect([status, answer.message]).toEqual([
      403,
      expect.stringMatching(/change an operation that is pending/),
    ]);
  });

  test('an operation of somebody else: it can be neither taken back nor ended', async () => {
    const path = putApplication(api, 'web', { operation: THEIRS, state: { ...RUNNING, operation: THEIRS } });

    const back = await asBitiq(path, { operation: null });
    const end = await asBitiq(path, { status: { operationState: { phase: 'Terminating' } } });

    expect([back.status, back.body.message]).toEqual([403, expect.stringMatching(/take back .* of its own/)]);
    expect([end.status, end.body.message]).toEqual([
      403,
      expect.stringMatching(/end an operation of its own/),
    ]);
  });

  test.each([
    ['how it ended', { phase: 'Succeeded' }],
    ['its message besides', { phase: 'Terminating', message: 'all is well' }],
    ['a field of it besides', { phase: 'Terminating', retryCount: 1 }],
    ['a field of it, away', { phase: 'Terminating', message: null }],
  ])('an operation of its own that runs: %s', async (_what, operationState) => {
    const path = putApplication(api, 'web', { operation: ORDER, state: RUNNING });

    const { status, body } = await asBitiq(path, { status: { operationState } });

    expect([status, body.message]).toEqual([403, expect.stringMatching(/of the status/)]);
  });

  test.each([
    ['a field', { sync: { status: 'Synced' } }],
    ['a new field', { health: { status: 'Healthy' } }],
    ['a field, away', { sync: null }],
  ])('the end, and besides %s of the status', async (_what, besides) => {
    const path = putApplication(api, 'web', { operation: ORDER, state: RUNNING });

    const { status } = await asBitiq(path, {
      status: { operationState: { phase: 'Terminating' }, ...besides },
    });

    expect(status).toBe(403);
  });

  test('an operation that is over is not ended', async () => {
    const path = putApplication(api, 'web', { operation: ORDER, state: { ...RUNNING, phase: 'Succeeded' } });

    const { status } = await asBitiq(path, { status: { operationState: { phase: 'Terminating' } } });

    expect(status).toBe(403);
  });
});

test('it may ask with the options that Git gave the Application', async () => {
  const path = putApplication(api, 'web');
  const key = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', name: 'web', namespace: GITOPS };
  api.cluster.change(key, ({ spec }) => {
    (spec as { syncPolicy: object }).syncPolicy = { syncOptions: ['Replace=true'] };
  });

  const { status, text } = await asBitiq(
    path,
    sync({ syncOptions: ['ApplyOutOfSyncOnly=true', 'Replace=true'] }),
  );

  expect(status, text).toBe(200);
});

test('what roles would let it do besides, the policy does not: create and delete', async () => {
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    name: 'bitiq-sync',
    namespace: GITOPS,
  };
  const given = api.cluster.read(role);
  onTestFinished(() => given && api.cluster.put(given));
  api.cluster.change(role, (object) => {
    object.rules = [{ apiGroups: ['argoproj.io'], resources: ['applications'], verbs: ['*'] }];
  });
  const path = putApplication(api, 'web');
  const application = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' };
  const body = { ...application, metadata: { name: 'mine' }, spec: { project: 'default' } };

  const created = await api.call('POST', APPLICATIONS, { token: SYNC_TOKEN, body });
  const deleted = await api.call('DELETE', path, { token: SYNC_TOKEN });

  for (const { status, body: answer } of [created, deleted])
    expect([status, answer.message]).toEqual([403, expect.stringContaining('may not create or delete')]);
});

test('a dry run is denied as well, by a policy that names itself and its binding', async () => {
  const path = putApplication(api, 'web');

  const { status, body } = await asBitiq(`${path}?dryRun=All`, { spec: { project: 'other' } });

  const message = `ValidatingAdmissionPolicy '${POLICY}' with binding '${POLICY}' denied request: bitiq may not change the spec of an Application`;
  expect(status).toBe(403);
  expect(body).toMatchObject({
    kind: 'Status',
    message: `applications.argoproj.io "web" is forbidden: ${message}`,
    details: { name: 'web', group: 'argoproj.io', kind: 'applications', causes: [{ message }] },
  });
});

test('people are not held to it', async () => {
  const path = putApplication(api, 'web');

  const { status } = await patch(api, path, { spec: { project: 'other' } }, 'admin');

  expect(status).toBe(200);
});
