import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createAuthority } from '../../../sandbox/pki.ts';
import type { ArgocdRole } from '../../../sandbox/world.ts';
import type { SyncExecutor } from '../../../src/integrations/argocd/operations.ts';
import { projectOfToken } from '../../../src/integrations/argocd/project-of-token.ts';
import { COMMIT, NAMESPACE, type SyncPlaces, startSyncPlaces } from './sync-places.ts';

const signal = new AbortController().signal;
const PROJECT = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  namespace: NAMESPACE,
  name: 'default',
};
let places: SyncPlaces;

beforeAll(async () => {
  places = await startSyncPlaces();
});

afterEach(() => {
  places.cluster.argocd.isStuck = false;
  places.onRead = undefined;
  places.cluster.change(PROJECT, ({ spec }) => {
    delete (spec as { syncWindows?: unknown }).syncWindows;
  });
});

afterAll(() => places.stop());

async function startOn(name: string, executor = places.executors['argocd-api']): Promise<void> {
  const view = await executor.read(name, signal);
  if (view === undefined) throw new Error(`there is no ${name}`);
  const order = { runId: 'run-1', planHash: 'h', initiatedBy: 'slack:T1/U1', revision: COMMIT };
  await executor.start(view, { ...order, prune: false, syncOptions: [] }, signal);
}

function aRole(change: Partial<ArgocdRole>): SyncExecutor {
  const token = places.api.issueToken('default');
  Object.assign(places.api.tokens.get(token) ?? {}, change);
  return places.byApi({ token });
}

test('a token without the right to sync is forbidden to, and the right is named', async () => {
  const name = places.application();
  const reader = aRole({ policies: [{ action: 'get', object: 'default/*' }] });

  await expect(startOn(name, reader)).rejects.toMatchObject({
    code: 'argocd-forbidden',
    status: 403,
    missingRight: `applications, sync, default/${name}`,
    message: `Argo CD at ${places.api.address} does not let bitiq sync default/${name}`,
  });
});

test('a token without the right to look is forbidden to', async () => {
  const name = places.application();

  await expect(aRole({ policies: [] }).read(name, signal)).rejects.toMatchObject({
    reason: 'forbidden',
    missingRight: `applications, get, default/${name}`,
  });
});

test('an Application of another project is not there for this token', async () => {
  const name = places.application({ spec: { project: 'other' } });

  expect(await places.executors['argocd-api'].read(name, signal)).toBeUndefined();
});

test('without a project in the token, not there and forbidden are the same', async () => {
  const token = 'opaque';
  places.api.tokens.set(token, {
    project: 'default',
    role: 'bitiq',
    policies: [{ action: 'get', object: 'default/*' }],
    expiresAt: undefined,
  });
  const executor = places.byApi({ token });
  const name = places.application();

  expect(await executor.read(name, signal)).toMatchObject({ name });
  await expect(executor.read('none', signal)).rejects.toMatchObject({
    reason: 'forbidden',
    missingRight: 'applications, get, */none',
  });
});

test('an expired token is unauthenticated, and what to do is said', async () => {
  const expired = aRole({ expiresAt: new Date(0) });

  await expect(expired.read(places.application(), signal)).rejects.toMatchObject({
    reason: 'unauthenticated',
    status: 401,
    next: 'Make a new one: argocd proj role create-token',
  });
});

test('a closed window is said to be one, and is no missing right', async () => {
  const name = places.application();
  places.cluster.change(PROJECT, ({ spec }) => {
    const window = { kind: 'deny', schedule: '* * * * *', duration: '1h', applications: [name] };
    Object.assign(spec as object, { syncWindows: [window] });
  });

  await expect(startOn(name)).rejects.toMatchObject({
    reason: 'forbidden',
    missingRight: undefined,
    message: `Argo CD at ${places.api.address} refuses to sync ${name}: a sync window is closed`,
  });
});

test('what Argo CD refuses otherwise is told in its words', async () => {
  const name = places.application({ spec: { syncPolicy: { automated: {} } } });

  await expect(startOn(name)).rejects.toMatchObject({
    reason: 'unexpected',
    status: 400,
    message: `Argo CD at ${places.api.address} refused to sync default/${name}: Cannot sync to ${COMMIT}: auto-sync currently set to main`,
  });
});

test('an operation that comes between looking and starting is a conflict', async () => {
  places.cluster.argocd.isStuck = true;
  const name = places.application();
  places.onRead = (count) => {
    if (count !== 3) return;
    places.change(name, (application) => {
      application.operation = { initiatedBy: { username: 'jun' }, sync: { revision: COMMIT } };
    });
  };

  await expect(startOn(name)).rejects.toMatchObject({
    code: 'argocd-conflict',
    message: `an operation of jun is already under way on ${name}`,
  });
});

test('an operation that has not begun cannot be ended, and is said to be so', async () => {
  places.cluster.argocd.isStuck = true;
  const name = places.application();
  await startOn(name);

  await expect(places.executors['argocd-api'].terminate(name, 'run-1', signal)).rejects.toMatchObject({
    code: 'argocd-conflict',
    message: expect.stringContaining(`has not begun the operation on ${name}`),
  });
});

test('an operation that begins meanwhile is ended then', async () => {
  places.cluster.argocd.isStuck = true;
  const name = places.application();
  await startOn(name);
  places.onRead = (count) => {
    if (count !== 3) return;
    places.change(name, (application) => {
      const operationState = { phase: 'Running', operation: application.operation };
      Object.assign(application.status as object, { operationState });
    });
  };

  expect(await places.executors['argocd-api'].terminate(name, 'run-1', signal)).toBe('ended');

  expect(places.read(name).status).toMatchObject({ operationState: { phase: 'Terminating' } });
});

test('one that ends between looking and ending it is over', async () => {
  places.cluster.argocd.isStuck = true;
  const name = places.application();
  await startOn(name);
  places.change(name, (application) => {
    const operationState = { phase: 'Running', operation: application.operation };
    Object.assign(application.status as object, { operationState });
  });
  places.onRead = (count) => {
    if (count !== 2) return;
    places.change(name, (application) => {
      delete application.operation;
      const { operationState } = application.status as { operationState: object };
      Object.assign(operationState, { phase: 'Succeeded' });
    });
  };

  expect(await places.executors['argocd-api'].terminate(name, 'run-1', signal)).toBe('not-ours');
});

test('a certificate of another CA is not trusted, a CA file that is not there is named', async () => {
  const other = join(tmpdir(), `bitiq-ca-${process.pid}.pem`);
  writeFileSync(other, (await createAuthority()).caPem);
  onTestFinished(() => rmSync(other));

  await expect(places.byApi({ caFile: other }).read('web', signal)).rejects.toMatchObject({
    code: 'argocd-unreachable',
    message: expect.stringContaining('shows a certificate that is not trusted'),
  });
  await expect(places.byApi({ caFile: '/nowhere.pem' }).read('web', signal)).rejects.toMatchObject({
    message: 'the CA file of Argo CD, /nowhere.pem, cannot be read',
  });
});

test('a path that is no Argo CD is not an Application that is missing', async () => {
  const elsewhere = places.byApi({ address: `${places.api.address}/elsewhere` });

  await expect(elsewhere.read('web', signal)).rejects.toMatchObject({ code: 'argocd-not-served' });
});

const tokenOf = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

test.each([
  [tokenOf({ sub: 'proj:prod:bitiq' }), 'prod'],
  [tokenOf({ sub: 'admin:apiKey' }), undefined],
  [tokenOf({ iss: 'argocd' }), undefined],
  [tokenOf('proj:prod:bitiq'), undefined],
  ['opaque', undefined],
  ['', undefined],
])('the project of the token %s', (token, project) => {
  expect(projectOfToken(token)).toBe(project);
});
