import { Agent, request } from 'undici';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { type RunningArgocdApi, startArgocdApi } from '../../../sandbox/argocd/start-argocd-api.ts';
import { type RunningCluster, startCluster } from '../../../sandbox/kubernetes/cluster.ts';
import { createAuthority } from '../../../sandbox/pki.ts';
import type { ArgocdRole, KubernetesObject } from '../../../sandbox/world.ts';

const REVISION = 'a'.repeat(40);
const namespace = 'openshift-gitops';
const KEY = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', namespace, name: 'web' };
const PROJECT = { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', namespace, name: 'default' };

let cluster: RunningCluster;
let api: RunningArgocdApi;
let agent: Agent;
let now = new Date();

beforeAll(async () => {
  const authority = await createAuthority();
  cluster = await startCluster({ authority });
  api = await startArgocdApi({ authority, cluster, now: () => now });
  agent = new Agent({ connect: { ca: authority.caPem } });
});

beforeEach(() => {
  now = new Date();
  cluster.argocd.isStuck = false;
  cluster.put({
    ...head(PROJECT),
    spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
  });
  cluster.put({
    ...head(KEY),
    spec: { project: 'default', source: { targetRevision: 'main' }, destination: { namespace: 'app' } },
    status: { sync: { status: 'OutOfSync' } },
  });
});

afterAll(async () => {
  await agent.close();
  await Promise.all([api.stop(), cluster.stop()]);
});

function head({ apiVersion, kind, name }: typeof KEY): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace } };
}

interface Asked {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly token?: string;
  readonly json?: object;
  readonly type?: string;
}

async function ask(path: string, { method = 'GET', token = api.token, json, type }: Asked = {}) {
  const answer = await request(api.address + path, {
    method,
    dispatcher: agent,
    headers: {
      ...(token !== '' && { authorization: `Bearer ${token}` }),
      ...(method !== 'GET' && { 'content-type': type ?? 'application/json' }),
    },
    body: json === undefined ? null : JSON.stringify(json),
  });
  const text = await answer.body.text();
  return { status: answer.statusCode, body: text.startsWith('{') ? JSON.parse(text) : text };
}

const WEB = '/api/v1/applications/web';
const sync = (json: object = {}, token = api.token) =>
  ask(`${WEB}/sync`, { method: 'POST', token, json: { revision: REVISION, ...json } });

function roleOf(token: string): ArgocdRole {
  const role = api.tokens.get(token);
  if (role === undefined) throw new Error('no such token');
  return role;
}

test('an Application is the object that the cluster holds', async () => {
  expect(await ask(WEB)).toEqual({ status: 200, body: cluster.read(KEY) });
});

test('a refresh comes back once the controller has looked', async () => {
  const before = cluster.read(KEY)?.metadata.resourceVersion;

  const { status, body } = await ask(`${WEB}?refresh=normal`);

  expect(status).toBe(200);
  expect(body.metadata.annotations ?? {}).toEqual({});
  expect(body.status.reconciledAt).toBeDefined();
  expect(body.metadata.resourceVersion).not.toBe(before);
});

test.each([
  ['no token', '', 'no session information'],
  ['a token that nobody issued', 'x.y.z', 'invalid session: failed to verify the token'],
])('%s is 401', async (_what, token, message) => {
  expect(await ask(WEB, { token })).toEqual({ status: 401, body: { error: message, code: 16, message } });
});

test('a token that has expired is 401', async () => {
  const token = api.issueToken('default');
  roleOf(token).expiresAt = new Date(now.getTime() + 1_000);
  const before = await ask(WEB, { token });

  now = new Date(now.getTime() + 1_000);

  expect(before.status).toBe(200);
  expect(await ask(WEB, { token })).toMatchObject({ status: 401, body: { code: 16 } });
});

const denied = { status: 403, body: { error: 'permission denied', code: 7, message: 'permission denied' } };

test('an Application that is not there cannot be told from one that is forbidden, unless the project is named', async () => {
  const stranger = api.issueToken('other');

  expect(await ask('/api/v1/applications/none')).toEqual(denied);
  expect(await ask(WEB, { token: stranger })).toEqual(denied);
  expect(await ask(`${WEB}?project=default`, { token: stranger })).toEqual(denied);
  expect(await ask('/api/v1/applications/none?project=default')).toMatchObject({
    status: 404,
    body: { code: 5, message: 'applications.argoproj.io "none" not found' },
  });
  expect(await ask(`${WEB}?project=other`, { token: stranger })).toMatchObject({ status: 404 });
  expect(await ask(`${WEB}?appNamespace=elsewhere`)).toEqual(denied);
});

test('a role without sync may look and not sync', async () => {
  const token = api.issueToken('default');
  roleOf(token).policies = [{ action: 'get', object: 'default/*' }];

  expect(await ask(WEB, { token })).toMatchObject({ status: 200 });
  expect(await sync({}, token)).toMatchObject({
    status: 403,
    body: { code: 7, message: 'permission denied: applications, sync, default/web, sub: proj:default:bitiq' },
  });
  expect(await ask(`${WEB}/operation`, { method: 'DELETE', token })).toEqual(denied);
});

test('a sync sets the operation, as the role, and forgets the one before', async () => {
  cluster.argocd.isStuck = true;
  cluster.change(KEY, (application) => {
    Object.assign(application.status as object, { operationState: { phase: 'Failed' } });
  });
  const infos = [{ name: 'a', value: 'b' }];

  const { status, body } = await sync({ infos, prune: true, syncOptions: { items: ['A=true'] } });

  expect(status).toBe(200);
  expect(body.operation).toEqual({
    initiatedBy: { username: 'proj:default:bitiq' },
    info: infos,
    retry: {},
    sync: { revision: REVISION, prune: true, syncOptions: ['A=true'] },
  });
  expect(cluster.read(KEY)).toEqual(body);
  expect(body.status.operationState).toBeUndefined();
});

test("options and retries that are not given are the Application's own", async () => {
  cluster.argocd.isStuck = true;
  cluster.change(KEY, (application) => {
    const syncPolicy = { syncOptions: ['Own=true'], retry: { limit: 5 } };
    Object.assign(application.spec as object, { syncPolicy });
  });

  const { body } = await sync();

  expect(body.operation).toMatchObject({ retry: { limit: 5 }, sync: { syncOptions: ['Own=true'] } });
});

test('a second sync waits for the first to be over', async () => {
  cluster.argocd.isStuck = true;
  await sync();

  expect(await sync()).toMatchObject({
    status: 400,
    body: { code: 9, message: 'another operation is already in progress' },
  });
});

test('a closed window refuses, and says so when asked', async () => {
  cluster.change(PROJECT, (project) => {
    const window = { kind: 'deny', schedule: '* * * * *', duration: '1h', applications: ['web'] };
    Object.assign(project.spec as object, { syncWindows: [window] });
  });

  expect(await sync()).toMatchObject({
    status: 403,
    body: { code: 7, message: 'cannot sync: blocked by sync window' },
  });
  expect(await ask(`${WEB}/syncwindows`)).toEqual({ status: 200, body: { canSync: false } });
});

test("with auto-sync on, no other revision than the Application's own", async () => {
  cluster.change(KEY, (application) => {
    Object.assign(application.spec as object, { syncPolicy: { automated: {} } });
  });

  expect(await sync()).toMatchObject({
    status: 400,
    body: { code: 9, message: `Cannot sync to ${REVISION}: auto-sync currently set to main` },
  });
});

test.each([
  ['a branch', { revision: 'main' }, "unable to resolve 'main' to a commit SHA"],
  ["manifests of one's own", { manifests: ['{}'] }, 'permission denied'],
])('%s cannot be synced', async (_what, json, message) => {
  expect((await sync(json)).body).toMatchObject({ message });
  expect(cluster.read(KEY)?.operation).toBeUndefined();
});

test('a project that does not exist is named', async () => {
  cluster.remove(PROJECT);

  expect(await sync()).toMatchObject({
    status: 400,
    body: { code: 3, message: 'application references project default which does not exist' },
  });
});

test('ending takes an operation that the controller has begun', async () => {
  const end = () => ask(`${WEB}/operation`, { method: 'DELETE' });
  const none = {
    status: 400,
    body: { code: 3, message: 'Unable to terminate operation. No operation is in progress' },
  };
  cluster.argocd.isStuck = true;

  expect(await end()).toMatchObject(none);
  await sync();
  expect(await end()).toMatchObject(none);
  cluster.change(KEY, (application) => {
    Object.assign(application.status as object, { operationState: { phase: 'Running' } });
  });
  expect(await end()).toEqual({ status: 200, body: {} });
  expect(cluster.read(KEY)?.status).toMatchObject({ operationState: { phase: 'Terminating' } });
});

test('what changes something has to say that it is JSON', async () => {
  expect(await ask(`${WEB}/operation`, { method: 'DELETE', type: 'text/plain' })).toEqual({
    status: 415,
    body: 'Invalid content type\n',
  });
});

test('one request too many is refused as the API server has refused Argo CD', async () => {
  api.trouble.mostPerSecond = 0;
  onTestFinished(() => {
    api.trouble.mostPerSecond = undefined;
  });

  const { status, body } = await ask(WEB);

  expect([status, body]).toEqual([429, { error: TOO_MANY, code: 8, message: TOO_MANY }]);
});

const TOO_MANY = 'the server has received too many requests and has asked us to try again later';

test('the version is open, other paths are not there', async () => {
  expect(await ask('/api/version', { token: '' })).toMatchObject({ status: 200 });
  expect(await ask('/api/v1/projects')).toMatchObject({ status: 404 });
  expect(await ask(WEB, { method: 'DELETE' })).toMatchObject({ status: 405 });
});
