import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { afterAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readPlainKubeconfig } from '../../../src/integrations/kubernetes/plain-kubeconfig.ts';

const folder = mkdtempSync(join(tmpdir(), 'bitiq-kubeconfig-'));
const kubeconfig = join(folder, 'kubeconfig');
afterAll(() => rmSync(folder, { recursive: true }));

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A kubeconfig of two contexts; `cluster` and `user` are those of `prod`, the current one. */
function write({ cluster = {}, user = {} }: { cluster?: object; user?: object }): void {
  const server = 'https://api.prod.example:6443';
  const file = {
    clusters: [
      { name: 'staging', cluster: { server: 'https://api.staging.example:6443' } },
      { name: 'prod', cluster: { server, ...cluster } },
    ],
    users: [
      { name: 'mara', user: { token: 'of-mara' } },
      { name: 'bitiq', user },
    ],
    contexts: [
      { name: 'staging', context: { cluster: 'staging', user: 'mara' } },
      { name: 'prod', context: { cluster: 'prod', user: 'bitiq', namespace: 'toy' } },
    ],
    'current-context': 'prod',
  };
  writeFileSync(kubeconfig, stringify(file));
}

const certificate = { 'client-certificate-data': base64('cert'), 'client-key-data': base64('key') };

test.each([
  ['a token', { user: { token: 'secret' } }],
  ['a certificate', { user: certificate }],
  ['a CA', { cluster: { 'certificate-authority-data': base64('ca') }, user: { token: 'secret' } }],
  ['a token and a certificate', { user: { token: 'secret', ...certificate } }],
  ['nobody', {}],
])('a kubeconfig with %s is read as the library reads it', async (_what, parts) => {
  write(parts);
  const library = new KubeConfig();
  library.loadFromFile(kubeconfig);
  const options: RequestOptions = {};
  await library.applyToHTTPSOptions(options);

  const plain = readPlainKubeconfig({ kubeconfig });

  const headers = plain?.token === undefined ? {} : { Authorization: `Bearer ${plain.token}` };
  const { ca, cert, key } = options;
  expect({ headers, ca: undefined, cert: undefined, key: undefined, ...plain?.tls }).toEqual({
    headers: options.headers,
    ca,
    cert,
    key,
  });
  expect(plain?.server).toBe(library.getCurrentCluster()?.server);
});

test('the context that is asked for counts, not the current one', () => {
  write({});

  const plain = readPlainKubeconfig({ kubeconfig, context: 'staging' });

  expect(plain).toMatchObject({ server: 'https://api.staging.example:6443', token: 'of-mara' });
});

test.each([
  ['a program', { user: { exec: { command: 'aws' } } }],
  ['a file', { cluster: { 'certificate-authority': 'ca.pem' } }],
  ['a token in a file', { user: { tokenFile: '/token' } }],
  ['a proxy', { cluster: { 'proxy-url': 'http://proxy.example' } }],
  ['TLS that is not checked', { cluster: { 'insecure-skip-tls-verify': true } }],
  ['somebody to act as', { user: { token: 'secret', as: 'mara' } }],
  ['a server without TLS', { cluster: { server: 'http://api.prod.example' } }],
])('a kubeconfig with %s is left to the library', (_what, parts) => {
  write(parts);

  expect(readPlainKubeconfig({ kubeconfig })).toBeUndefined();
});

test('what is no kubeconfig, or is not there, is left to the library', () => {
  writeFileSync(kubeconfig, '{');
  expect(readPlainKubeconfig({ kubeconfig })).toBeUndefined();
  expect(readPlainKubeconfig({ kubeconfig: join(folder, 'none') })).toBeUndefined();
  expect(readPlainKubeconfig({ kubeconfig, context: 'none' })).toBeUndefined();
  expect(readPlainKubeconfig({})).toBeUndefined();
});
