import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { PROCESS_TOKEN } from '../../../sandbox/fixtures/cluster/access.ts';
import { asServiceAccount } from '../../../src/integrations/kubernetes/account-sessions.ts';
import { createKubernetes } from '../../../src/integrations/kubernetes/client.ts';
import { getUsername } from '../../../src/integrations/kubernetes/reviews.ts';
import { createSessions, type Session } from '../../../src/integrations/kubernetes/session.ts';
import { startDeployedCluster } from '../../deploy/deployed-cluster.ts';
import type { TestCluster } from '../../sandbox/kubernetes/api-client.ts';

const NODES = { group: '', version: 'v1', kind: 'Node', plural: 'nodes', namespaced: false } as const;
const signal = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'bitiq-accounts-'));
const kubeconfig = join(folder, 'kubeconfig');
const START = new Date('2026-03-01T12:00:00Z').getTime();

let api: TestCluster;
let now = START;

beforeAll(async () => {
  api = await startDeployedCluster({ now: () => new Date(now) });
  writeFileSync(kubeconfig, api.cluster.kubeconfig(PROCESS_TOKEN));
});

beforeEach(() => {
  now = START;
});

afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true });
});

function clientAs(name: string) {
  const client = createKubernetes({ kubeconfig, serviceAccount: { namespace: 'bitiq', name } });
  onTestFinished(() => client.close());
  return client;
}

function sessionsAs(name: string) {
  const account = { namespace: 'bitiq', name };
  const sessions = asServiceAccount(createSessions({ kubeconfig }), account, { now: () => now });
  onTestFinished(() => sessions.close());
  return sessions;
}

const tokenOf = ({ headers }: Session) => headers.Authorization;

test('the process itself may read nothing; as the ServiceAccount of a job it may what that may', async () => {
  const own = createKubernetes({ kubeconfig });
  onTestFinished(() => own.close());
  const reader = clientAs('bitiq-read');

  await expect(own.list(NODES, { signal })).rejects.toMatchObject({ missingRight: 'list nodes' });

  expect(await getUsername(reader, signal)).toBe('system:serviceaccount:bitiq:bitiq-read');
  expect(await reader.list(NODES, { signal })).toEqual([]);
});

test('each job has rights of its own', async () => {
  const writer = clientAs('bitiq-sync');

  expect(await getUsername(writer, signal)).toBe('system:serviceaccount:bitiq:bitiq-sync');
  await expect(writer.list(NODES, { signal })).rejects.toMatchObject({ missingRight: 'list nodes' });
});

test('a token is kept until two minutes before its end, then another is asked for', async () => {
  const sessions = sessionsAs('bitiq-read');

  const first = tokenOf(await sessions.open());
  now += 479_000;
  const kept = tokenOf(await sessions.open());
  now += 2_000;
  const renewed = tokenOf(await sessions.open());

  expect(kept).toBe(first);
  expect(renewed).not.toBe(first);
});

test('many who need one at once ask once', async () => {
  const before = api.cluster.tokens.size;
  const sessions = sessionsAs('bitiq-read');

  await Promise.all(Array.from({ length: 20 }, () => sessions.open()));

  expect(api.cluster.tokens.size - before).toBe(1);
});

test('where the server no longer takes a token, another is asked for and the question asked again', async () => {
  const reader = clientAs('bitiq-read');
  await reader.list(NODES, { signal });

  now += 601_000;

  expect(await reader.list(NODES, { signal })).toEqual([]);
});

test('a ServiceAccount that is none of its own is a missing right, by name', async () => {
  api.cluster.put({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace: 'bitiq' },
  });

  await expect(clientAs('default').list(NODES, { signal })).rejects.toMatchObject({
    reason: 'forbidden',
    missingRight: 'create serviceaccounts/token in bitiq',
  });
});

test('a ServiceAccount that is not there is named, with what makes it', async () => {
  const key = { apiVersion: 'v1', kind: 'ServiceAccount', name: 'bitiq-bootstrap', namespace: 'bitiq' };
  const account = api.cluster.read(key);
  api.cluster.remove(key);
  onTestFinished(() => account && api.cluster.put(account));

  await expect(clientAs('bitiq-bootstrap').list(NODES, { signal })).rejects.toMatchObject({
    message: expect.stringContaining('has no ServiceAccount bitiq/bitiq-bootstrap'),
    next: 'Apply the manifests: oc apply -k deploy/kubernetes',
  });
});

test('a login that is not taken is said to be that', async () => {
  const file = join(folder, 'wrong');
  writeFileSync(file, api.cluster.kubeconfig('wrong'));
  const client = createKubernetes({
    kubeconfig: file,
    serviceAccount: { namespace: 'bitiq', name: 'bitiq-read' },
  });
  onTestFinished(() => client.close());

  await expect(client.list(NODES, { signal })).rejects.toMatchObject({ reason: 'unauthenticated' });
});

test('a client certificate would go on counting, so it is refused', async () => {
  const own = createSessions({ kubeconfig });
  const byCertificate = { ...own, open: async () => ({ ...(await own.open()), hasClientCertificate: true }) };
  const sessions = asServiceAccount(byCertificate, { namespace: 'bitiq', name: 'bitiq-read' });
  onTestFinished(() => sessions.close());

  await expect(sessions.open()).rejects.toThrow(/client certificate, which would go on counting/);
});
