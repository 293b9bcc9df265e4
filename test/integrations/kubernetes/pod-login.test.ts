import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { afterAll, expect, test, vi } from 'vitest';
import { readPodAddress } from '../../../src/config/pod-address.ts';
import { readPodLogin } from '../../../src/integrations/kubernetes/pod-login.ts';

const root = mkdtempSync(join(tmpdir(), 'bitiq-pod-'));
const folder = join(root, 'var/run/secrets/kubernetes.io/serviceaccount');
mkdirSync(folder, { recursive: true });
afterAll(() => rmSync(root, { recursive: true }));

function write(token: string): void {
  writeFileSync(join(folder, 'token'), token);
  writeFileSync(join(folder, 'ca.crt'), 'the CA of the cluster');
}

test.each([
  ['10.0.0.1', '443'],
  ['fd00::1', '6443'],
])('a pod whose API server is at %s is read as the library reads it', async (host, port) => {
  write('of the kubelet');
  vi.stubEnv('KUBERNETES_SERVICE_HOST', host);
  vi.stubEnv('KUBERNETES_SERVICE_PORT', port);
  const library = new KubeConfig();
  library.loadFromCluster(root);
  const options: RequestOptions = {};
  await library.applyToHTTPSOptions(options);

  const login = readPodLogin({}, { folder, server: readPodAddress() });
  const read = await login?.read();

  expect(login?.server).toBe(library.getCurrentCluster()?.server);
  expect({ Authorization: `Bearer ${read?.token}` }).toEqual(options.headers);
  expect(read?.ca).toEqual(options.ca);
  vi.unstubAllEnvs();
});

test('a token that the kubelet renewed is the one that is shown', async () => {
  write('first');
  const login = readPodLogin({}, { folder, server: 'https://10.0.0.1:443' });
  await login?.read();

  write('second\n');

  expect((await login?.read())?.token).toBe('second');
});

test.each([
  ['a kubeconfig is named', { kubeconfig: '/k' }, { folder, server: 'https://10.0.0.1:443' }],
  ['a context is named', { context: 'prod' }, { folder, server: 'https://10.0.0.1:443' }],
  ['there is no API server', {}, { folder, server: readPodAddress({}) }],
  ['there is no token', {}, { folder: root, server: 'https://10.0.0.1:443' }],
])('where %s, the library is asked', (_what, config, from) => {
  write('of the kubelet');

  expect(readPodLogin(config, from)).toBeUndefined();
});
