import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type RunningCluster, startCluster } from '../../../sandbox/kubernetes/cluster.ts';
import { type Authority, createAuthority } from '../../../sandbox/pki.ts';
import { ExternalError } from '../../../src/errors.ts';
import { createKubernetes, type KubernetesClient } from '../../../src/integrations/kubernetes/client.ts';
import type { Resource } from '../../../src/integrations/kubernetes/kubernetes.ts';

const CONFIG_MAPS: Resource = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
};
const NODES: Resource = { group: '', version: 'v1', kind: 'Node', plural: 'nodes', namespaced: false };
const WIDGETS: Resource = {
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  namespaced: true,
};

const folder = mkdtempSync(join(tmpdir(), 'bitiq-kubernetes-'));
const file = join(folder, 'kubeconfig');
const signal = new AbortController().signal;
let authority: Authority;
let cluster: RunningCluster;
let kubernetes: KubernetesClient;

beforeAll(async () => {
  authority = await createAuthority();
  cluster = await startCluster({ authority });
  cluster.tokens.set('admin', { username: 'admin', groups: ['system:masters'] });
  cluster.tokens.set('nobody', { username: 'nobody', groups: [] });
  writeFileSync(file, cluster.kubeconfig('admin', 'prod'));
  kubernetes = createKubernetes({ kubeconfig: file, context: 'prod' });
});

afterAll(async () => {
  await kubernetes.close();
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

afterEach(() => {
  cluster.trouble.mode = 'none';
  cluster.trouble.status = undefined;
});

function putConfigMaps(namespace: string, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const name = `map-${String(index).padStart(4, '0')}`;
    cluster.put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace, labels: { odd: `${index % 2}` } },
    });
  }
}

/** What a call rejects with, as the `ExternalError` that it has to be. */
async function errorOf(call: Promise<unknown>): Promise<ExternalError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ExternalError)) throw new Error(`no ExternalError but ${error}`);
  return error;
}

test('an object comes as the server has it, one that is not there as undefined', async () => {
  cluster.put({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'worker-0' },
    spec: { unschedulable: true },
  });

  const found = await kubernetes.get(NODES, 'worker-0', { signal });
  const absent = await kubernetes.get(NODES, 'worker-9', { signal });

  expect(found).toMatchObject({
    kind: 'Node',
    metadata: { name: 'worker-0' },
    spec: { unschedulable: true },
  });
  expect(absent).toBeUndefined();
});

test('a kind that the cluster does not serve is not the same as an object that is not there', async () => {
  const got = await errorOf(kubernetes.get(WIDGETS, 'one', { namespace: 'default', signal }));
  const listed = await errorOf(kubernetes.list(WIDGETS, { signal }));

  expect(got).toMatchObject({ reason: 'not-served', status: 404, retryable: false });
  expect(listed).toMatchObject({ reason: 'not-served', status: 404 });
  expect(listed.message).toBe('the cluster does not know widgets.example.com (v1)');
});

test('a long list comes whole, in pages, of one namespace or by label', async () => {
  putConfigMaps('many', 250);

  const all = await kubernetes.list(CONFIG_MAPS, { namespace: 'many', signal });
  const odd = await kubernetes.list(CONFIG_MAPS, { namespace: 'many', labelSelector: 'odd=1', signal });
  const none = await kubernetes.list(CONFIG_MAPS, { namespace: 'empty', signal });

  expect(all).toHaveLength(250);
  expect(odd).toHaveLength(125);
  expect(none).toEqual([]);
});

test('a dry-run create says whether it could, and writes nothing', async () => {
  const object = (name: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'dry' },
  });
  cluster.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'dry' } });
  cluster.put(object('there'));
  const options = { namespace: 'dry', dryRun: true, signal };

  const created = await kubernetes.create(CONFIG_MAPS, object('new'), options);
  const conflict = await errorOf(kubernetes.create(CONFIG_MAPS, object('there'), options));

  expect(created).toMatchObject({ metadata: { name: 'new' } });
  expect(await kubernetes.get(CONFIG_MAPS, 'new', { namespace: 'dry', signal })).toBeUndefined();
  expect(conflict).toMatchObject({ reason: 'conflict', status: 409 });
});

test('a right that is missing is named as RBAC writes it', async () => {
  writeFileSync(join(folder, 'nobody'), cluster.kubeconfig('nobody'));
  const stranger = createKubernetes({ kubeconfig: join(folder, 'nobody') });

  const nodes = await errorOf(stranger.list(NODES, { signal }));
  const maps = await errorOf(stranger.get(CONFIG_MAPS, 'x', { namespace: 'openshift-pipelines', signal }));
  await stranger.close();

  expect(nodes).toMatchObject({ reason: 'forbidden', status: 403, missingRight: 'list nodes' });
  expect(nodes.message).toBe('bitiq may not list nodes');
  expect(maps.missingRight).toBe('get configmaps in openshift-pipelines');
});

test.each([
  [401, 'unauthenticated'],
  [409, 'conflict'],
  [422, 'unexpected'],
  [429, 'throttled'],
  [500, 'unavailable'],
  [503, 'unavailable'],
])('an answer with status %i is %s', async (status, reason) => {
  cluster.trouble.status = status;

  // Short: a 429 would be asked again.
  const error = await errorOf(kubernetes.list(NODES, { signal: AbortSignal.timeout(300) }));

  expect(error).toMatchObject({ reason, status });
});

test('a server that resets connections is unreachable, one that never answers a timeout', async () => {
  cluster.trouble.mode = 'refuse';
  const reset = await errorOf(kubernetes.list(NODES, { signal }));
  cluster.trouble.mode = 'hang';
  const silent = await errorOf(kubernetes.list(NODES, { signal: AbortSignal.timeout(100) }));

  expect(reset).toMatchObject({ reason: 'unreachable', retryable: true });
  expect(silent.reason).toBe('timeout');
  expect(silent.message).toBe(`the API server ${cluster.address} did not answer in time`);
});

test('where nobody listens, it says so', async () => {
  const gone = await startCluster({ authority });
  writeFileSync(join(folder, 'gone'), gone.kubeconfig('admin'));
  await gone.stop();
  const client = createKubernetes({ kubeconfig: join(folder, 'gone') });

  const error = await errorOf(client.list(NODES, { signal }));
  await client.close();

  expect(error.reason).toBe('unreachable');
  expect(error.message).toBe(`the API server ${gone.address} cannot be reached (ECONNREFUSED)`);
});

test('a certificate of another authority is refused, with what is wrong with it', async () => {
  const other = await createAuthority();
  const config = cluster
    .kubeconfig('admin')
    .replace(
      /certificate-authority-data: .*(\n {6,}\S+)*/,
      `certificate-authority-data: ${Buffer.from(other.caPem).toString('base64')}`,
    );
  writeFileSync(join(folder, 'distrust'), config);
  const client = createKubernetes({ kubeconfig: join(folder, 'distrust') });

  const error = await errorOf(client.list(NODES, { signal }));
  await client.close();

  expect(error.reason).toBe('unreachable');
  expect(error.message).toMatch(
    /^the certificate of the API server .* (is signed by|is self-signed|has a signature)/,
  );
});

test('what the asker gave up on comes back as the reason given', async () => {
  cluster.trouble.mode = 'hang';
  const cancel = new AbortController();
  const call = kubernetes.list(NODES, { signal: cancel.signal });

  cancel.abort(new Error('withdrawn'));

  await expect(call).rejects.toThrow('withdrawn');
});

const admin = { username: 'admin', groups: ['system:masters'] };

test('a kubeconfig that has changed is read again, whether or not the old token still holds', async () => {
  const rotating = join(folder, 'rotating');
  writeFileSync(rotating, cluster.kubeconfig('nobody'));
  const client = createKubernetes({ kubeconfig: rotating });
  const before = await errorOf(client.list(NODES, { signal }));

  writeFileSync(rotating, cluster.kubeconfig('admin'));
  utimesSync(rotating, new Date(), new Date(Date.now() + 5_000));
  const after = await client.list(NODES, { signal });
  await client.close();

  expect(before.reason).toBe('forbidden');
  expect(after).toEqual(await kubernetes.list(NODES, { signal }));
});

test('a token that is refused is read again once, even where the file looks unchanged', async () => {
  const rotating = join(folder, 'refused');
  const when = new Date('2026-01-01T00:00:00Z');
  const write = (token: string) => {
    writeFileSync(rotating, cluster.kubeconfig(token));
    utimesSync(rotating, when, when);
  };
  cluster.tokens.set('old', admin).set('new', admin);
  write('old');
  const client = createKubernetes({ kubeconfig: rotating });
  await client.list(NODES, { signal });

  cluster.tokens.delete('old');
  const expired = await errorOf(client.list(NODES, { signal }));
  write('new');
  const renewed = await Promise.all([1, 2, 3].map(() => client.list(NODES, { signal })));
  await client.close();

  expect(expired.reason).toBe('unauthenticated');
  expect(renewed).toHaveLength(3);
});

test.each([
  [{ kubeconfig: join(folder, 'missing') }, /^kubeconfig .*missing cannot be read: .*ENOENT/],
  [{ kubeconfig: file, context: 'staging' }, /has no context staging; it has prod$/],
])('a kubeconfig that cannot be used says why: %j', async (config, message) => {
  const error = await errorOf(createKubernetes(config).list(NODES, { signal }));

  expect(error.message).toMatch(message);
  expect(error.retryable).toBe(false);
});
