import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findKubectl } from '../../../sandbox/services/kubectl.ts';
import { requireService } from '../../../sandbox/services/require-service.ts';
import { configMap, startTestCluster, type TestCluster } from './api-client.ts';

const kubectlPath = await requireService('kubectl against the sandbox', findKubectl);
const home = mkdtempSync(join(tmpdir(), 'bitiq-kubectl-'));
const kubeconfigs = { admin: join(home, 'admin'), stranger: join(home, 'stranger') };

interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function environmentOf(as: keyof typeof kubeconfigs) {
  return { ...process.env, KUBECONFIG: kubeconfigs[as], HOME: home };
}

/** Runs kubectl in the namespace `shop`. */
function kubectl(args: readonly string[], as: keyof typeof kubeconfigs = 'admin'): Promise<Finished> {
  return new Promise((resolve) => {
    const options = { env: environmentOf(as), timeout: 15_000 };
    execFile(kubectlPath ?? 'kubectl', ['--namespace', 'shop', ...args], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}

function manifest(object: object): string {
  const file = join(home, `${crypto.randomUUID()}.json`);
  writeFileSync(file, JSON.stringify(object));
  return file;
}

const subscription = (channel: string) =>
  manifest({
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'Subscription',
    metadata: { name: 'vault', namespace: 'shop' },
    spec: { name: 'vault-secrets-operator', channel },
  });

describe.skipIf(kubectlPath === undefined)('kubectl', () => {
  let api: TestCluster;

  beforeAll(async () => {
    api = await startTestCluster();
    const { cluster } = api;
    cluster.tokens.set('stranger', { username: 'sam', groups: [] });
    writeFileSync(kubeconfigs.admin, cluster.kubeconfig('admin'));
    writeFileSync(kubeconfigs.stranger, cluster.kubeconfig('stranger'));
    for (const name of ['master-0', 'worker-1']) {
      cluster.put({
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name, labels: { [`node-role.kubernetes.io/${name.split('-')[0]}`]: '' } },
        status: {
          conditions: [{ type: 'Ready', status: name === 'master-0' ? 'True' : 'False' }],
          nodeInfo: { kubeletVersion: 'v1.32.6' },
        },
      });
    }
    for (let index = 0; index < 7; index += 1) {
      cluster.put(configMap(`paged-${index}`, { index: `${index}` }, { paged: 'yes' }));
    }
    await kubectl(['version']);
  });

  afterAll(async () => {
    await api.stop();
    rmSync(home, { recursive: true });
  });

  const read = (name: string) =>
    api.cluster.read({ apiVersion: 'v1', kind: 'ConfigMap', name, namespace: 'shop' });

  test('get prints a table', async () => {
    const { stdout } = await kubectl(['get', 'nodes']);

    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(/\s{2,}/));
    expect(rows[0]).toEqual(['NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION']);
    expect(rows[1]).toEqual(['master-0', 'Ready', 'master', expect.any(String), 'v1.32.6']);
    expect(rows[2]?.slice(0, 3)).toEqual(['worker-1', 'NotReady', 'worker']);
  });

  test('get -o json -l selects, page by page', async () => {
    const { stdout } = await kubectl(['get', 'cm', '-A', '-l', 'paged=yes', '--chunk-size=3', '-o', 'json']);

    const { items } = JSON.parse(stdout) as { items: { metadata: { name: string } }[] };
    expect(items.map(({ metadata }) => metadata.name)).toEqual(
      Array.from({ length: 7 }, (_, index) => `paged-${index}`),
    );
  });

  test('get says what is missing, and what is not known at all', async () => {
    const missing = await kubectl(['get', 'configmap', 'nothing']);
    const unknown = await kubectl(['get', 'gadgets']);

    expect(missing.stderr).toContain('Error from server (NotFound): configmaps "nothing" not found');
    expect(unknown.stderr).toContain('the server doesn\'t have a resource type "gadgets"');
  });

  test('get -w follows changes', async () => {
    api.cluster.put(configMap('watched', { a: '1' }, { watch: 'me' }));
    const args = ['-n', 'shop', 'get', 'cm', '-l', 'watch=me', '-w', '--no-headers'];
    const watch = spawn(kubectlPath ?? 'kubectl', args, { env: environmentOf('admin') });
    const closed = new Promise((resolve) => watch.on('close', resolve));

    const lines: string[] = [];
    for await (const line of createInterface({ input: watch.stdout })) {
      lines.push(line);
      if (lines.length === 1) api.cluster.put(configMap('watched', { a: '1', b: '2' }, { watch: 'me' }));
      if (lines.length === 2) break;
    }
    watch.kill();
    await closed;

    expect(lines.map((line) => line.split(/\s+/).slice(0, 2))).toEqual([
      ['watched', '1'],
      ['watched', '2'],
    ]);
  });

  test('describe shows an object and its events', async () => {
    api.cluster.put(configMap('told', { motto: 'hello' }));
    const uid = read('told')?.metadata.uid;
    const involvedObject = { kind: 'ConfigMap', name: 'told', namespace: 'shop', uid };
    api.cluster.put({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'told.1', namespace: 'shop' },
      ...{ involvedObject, type: 'Warning', reason: 'Edited', message: 'by hand', count: 1 },
    });
    const described = await kubectl(['describe', 'configmap', 'told']);
    const custom = await kubectl(['describe', 'crd', 'applications.argoproj.io']);

    expect(described.stdout).toMatch(/motto:\n----\nhello/);
    expect(described.stdout).toMatch(/Warning +Edited .*by hand/);
    expect(custom.stdout).toContain('Kind:         CustomResourceDefinition');
  });

  test('create makes typed objects and those of a file', async () => {
    const secret = await kubectl(['create', 'secret', 'generic', 'pass', '--from-literal=word=open']);
    const custom = await kubectl(['create', '-f', subscription('stable')]);

    const stored = api.cluster.read({ apiVersion: 'v1', kind: 'Secret', name: 'pass', namespace: 'shop' });
    expect(secret.stdout).toBe('secret/pass created\n');
    expect(stored).toMatchObject({ type: 'Opaque', data: { word: 'b3Blbg==' } });
    expect(custom.stdout).toBe('subscription.operators.coreos.com/vault created\n');
  });

  test('create --dry-run=server of a Secret tells whether it is there and writes nothing', async () => {
    const create = (name: string) =>
      kubectl(['create', 'secret', 'generic', name, '--from-literal=a=b', '--dry-run=server']);
    api.cluster.put({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'there', namespace: 'shop' } });
    const { writes } = api.cluster;

    const present = await create('there');
    const absent = await create('absent');

    expect(present.stderr).toContain('secrets "there" already exists');
    expect(absent.stdout).toBe('secret/absent created (server dry run)\n');
    const stored = { apiVersion: 'v1', kind: 'Secret', name: 'absent', namespace: 'shop' };
    expect([api.cluster.read(stored), api.cluster.writes]).toEqual([undefined, writes]);
  });

  test.each([
    ['merge', '{"data":{"a":null,"b":"2"}}', { b: '2' }],
    ['json', '[{"op":"replace","path":"/data/a","value":"9"}]', { a: '9' }],
    ['strategic', '{"data":{"b":"2"}}', { a: '1', b: '2' }],
  ])('patch --type=%s', async (type, patch, expected) => {
    api.cluster.put(configMap('patched', { a: '1' }));

    const { stdout } = await kubectl(['patch', 'configmap', 'patched', `--type=${type}`, '-p', patch]);

    expect([stdout, read('patched')?.data]).toEqual(['configmap/patched patched\n', expected]);
  });

  test('apply creates, configures, and leaves alone', async () => {
    const steps = [{ a: '1' }, { a: '2' }, { a: '2' }].map((data) => manifest(configMap('applied', data)));

    const told: string[] = [];
    for (const file of steps) told.push((await kubectl(['apply', '-f', file])).stdout);

    expect(told).toEqual([
      'configmap/applied created\n',
      'configmap/applied configured\n',
      'configmap/applied unchanged\n',
    ]);
    expect(read('applied')?.data).toEqual({ a: '2' });
  });

  test('apply --server-side keeps two managers apart', async () => {
    const apply = (data: Record<string, string>, manager: string, ...more: string[]) =>
      kubectl([
        'apply',
        '--server-side',
        `--field-manager=${manager}`,
        ...more,
        '-f',
        manifest(configMap('owned', data)),
      ]);
    await apply({ a: '1' }, 'argocd');

    const refused = await apply({ a: '2' }, 'bitiq');
    const forced = await apply({ a: '2' }, 'bitiq', '--force-conflicts');

    expect(refused.stderr).toContain('Apply failed with 1 conflict: conflict with "argocd": .data.a');
    expect(forced.stdout).toBe('configmap/owned serverside-applied\n');
    expect(read('owned')?.data).toEqual({ a: '2' });
  });

  test('auth can-i answers by the roles', async () => {
    const admin = await kubectl(['auth', 'can-i', 'delete', 'pods']);
    const stranger = await kubectl(['auth', 'can-i', 'delete', 'pods'], 'stranger');

    expect([admin.stdout, admin.code]).toEqual(['yes\n', 0]);
    expect([stranger.stdout, stranger.code]).toEqual(['no\n', 1]);
  });

  test('a missing right is told in full', async () => {
    const { stderr } = await kubectl(['get', 'nodes'], 'stranger');

    expect(stderr).toBe(
      'Error from server (Forbidden): nodes is forbidden: User "sam" cannot list resource "nodes" in API group "" at the cluster scope\n',
    );
  });

  test('delete takes objects away and waits until they are gone', async () => {
    api.cluster.put(configMap('doomed'));
    api.cluster.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'closing' } });

    const object = await kubectl(['delete', 'configmap', 'doomed']);
    const namespace = await kubectl(['delete', 'namespace', 'closing']);

    expect(object.stdout).toMatch(/^configmap "doomed" deleted/);
    expect(namespace.code).toBe(0);
    expect(read('doomed')).toBeUndefined();
    expect(api.cluster.read({ apiVersion: 'v1', kind: 'Namespace', name: 'closing' })).toBeUndefined();
  });

  test('create token gives a token that works', async () => {
    await kubectl(['create', 'serviceaccount', 'bot']);

    const { stdout } = await kubectl(['create', 'token', 'bot']);
    const answer = await api.call('GET', '/apis/user.openshift.io/v1/users/~', { token: stdout.trim() });

    expect(answer.body.metadata?.name).toBe('system:serviceaccount:shop:bot');
  });

  test('tells the trouble that a server is in', async () => {
    api.cluster.trouble.status = 503;

    const { stderr } = await kubectl(['get', 'nodes']);
    api.cluster.trouble.status = undefined;

    expect(stderr).toContain('the server is currently unable to handle the request');
  });
});
