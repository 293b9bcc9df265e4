import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listenHttp } from '../../../sandbox/http-server.ts';
import { type RunningVault, startVault } from '../../../sandbox/vault/start-vault.ts';
import { createVault } from '../../../src/integrations/vault/create-vault.ts';
import type { Vault } from '../../../src/integrations/vault/vault.ts';

const VALUE = 'canary-value-of-webhook';
const WRITTEN = new Date('2026-11-09T10:00:00Z');
const signal = new AbortController().signal;
const auth = { method: 'token', tokenEnv: 'TOKEN' } as const;

let server: RunningVault;
let vault: Vault;

beforeAll(async () => {
  server = await startVault();
  server.policies.set(
    'bitiq',
    'path "gitops/subkeys/*" { capabilities = ["read"] }\npath "old/*" { capabilities = ["list"] }',
  );
  server.tokens.set('hvs.mine', { policies: ['bitiq'], displayName: 'bitiq', expiresAt: undefined });
  vault = createVault({ address: server.address, mount: 'gitops', auth }, { env: { TOKEN: 'hvs.mine' } });
  server.putSecret('gitops', 'github/webhook', { url: VALUE, token: VALUE }, WRITTEN);
  server.putSecret('gitops', 'was/deleted', { token: VALUE });
  server.deleteSecret('gitops', 'was/deleted');
  server.putSecret('gitops', 'was/destroyed', { token: VALUE });
  await asRoot('PUT', 'gitops/destroy/was/destroyed', { versions: [1] });
  server.putSecret('gitops', 'data/too/deep', { token: VALUE });
  server.putSecret('gitops', 'data/gone/deep', { token: VALUE });
  server.deleteSecret('gitops', 'data/gone/deep');
  await asRoot('POST', 'sys/mounts/old', { type: 'kv', options: { version: '1' } });
});
afterAll(() => server.stop());

async function asRoot(method: string, path: string, body: object): Promise<void> {
  const headers = { 'x-vault-token': server.rootToken };
  const answer = await fetch(`${server.address}/v1/${path}`, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}

const describeAt = (path: string, of = vault) => of.describeSecret({ mount: 'gitops', path }, { signal });

describe('a secret, by a token that may read no value', () => {
  test('is found with the names of its keys, its version and when that was written', async () => {
    expect(await describeAt('github/webhook')).toEqual({
      state: 'found',
      keys: ['url', 'token'],
      version: 1,
      writtenAt: WRITTEN,
    });
  });

  test.each([
    ['was/deleted', { state: 'deleted', version: 1, isDestroyed: false }],
    ['was/destroyed', { state: 'deleted', version: 1, isDestroyed: true }],
    ['never/written', { state: 'empty', elsewhere: undefined }],
    ['too/deep', { state: 'empty', elsewhere: 'data/too/deep' }],
    ['gone/deep', { state: 'empty', elsewhere: undefined }],
  ])('%s is %o', async (path, found) => {
    expect(await describeAt(path)).toEqual(found);
  });

  test('that it may not ask about is forbidden, with the right that is missing', async () => {
    const elsewhere = vault.describeSecret({ mount: 'other', path: 'registry/quay' }, { signal });

    await expect(elsewhere).rejects.toMatchObject({
      reason: 'forbidden',
      missingRight: 'read other/subkeys/registry/quay',
    });
  });
});

test('a mount that is not there, or closed to bitiq, is told as such, with the right that opens it', async () => {
  await expect(vault.getKvVersion('other', { signal })).rejects.toMatchObject({
    reason: 'forbidden',
    message: expect.stringMatching(/has no mount other, or lets bitiq do nothing in it$/),
    missingRight: 'read other/subkeys/*',
  });
});

test.each([
  ['gitops', 2],
  ['old', 1],
])(
  'the mount %s is KV version %i, which a token may know that reads nothing there',
  async (mount, version) => {
    expect(await vault.getKvVersion(mount, { signal })).toBe(version);
  },
);

test.each([
  ['of another kind is no KV', { type: 'transit', options: null }, undefined],
  ['that does not tell its version is the oldest', { type: 'kv', options: null }, 1],
])('a mount %s', async (_what, data, version) => {
  const other = await listenHttp((_request, response) => response.end(JSON.stringify({ data })));
  const asked = createVault({ address: other.address, mount: 'keys', auth }, { env: { TOKEN: 'hvs.mine' } });

  const told = await asked.getKvVersion('keys', { signal });
  await other.stop();

  expect(told).toBe(version);
});

test('a server that does not know of mounts is asked as if it were KV version 2', async () => {
  const other = await listenHttp((_request, response) => response.writeHead(404).end('{"errors":[]}'));
  const asked = createVault({ address: other.address, mount: 'keys', auth }, { env: { TOKEN: 'hvs.mine' } });

  const told = await asked.getKvVersion('keys', { signal });
  await other.stop();

  expect(told).toBe(2);
});

test('a Vault before 1.10, which knows no subkeys, is told apart from an empty path', async () => {
  const answer = { data: null, warnings: ['Invalid path for a versioned K/V secrets engine'] };
  const old = await listenHttp((_request, response) => {
    response.writeHead(404).end(JSON.stringify(answer));
  });
  const asked = createVault({ address: old.address, mount: 'gitops', auth }, { env: { TOKEN: 'hvs.mine' } });

  const error = await describeAt('github/webhook', asked).catch((cause: unknown) => cause);
  await old.stop();

  expect(error).toMatchObject({
    reason: 'not-served',
    message: expect.stringContaining('Vault 1.10 and later'),
  });
});

test('what a Vault sends with the keys by mistake goes no further than here', async () => {
  const metadata = { created_time: WRITTEN.toISOString(), destroyed: false, version: 3 };
  const answer = { data: { subkeys: { token: VALUE, nested: { deeper: VALUE } }, metadata } };
  const loose = await listenHttp((_request, response) => response.end(JSON.stringify(answer)));
  const asked = createVault(
    { address: loose.address, mount: 'gitops', auth },
    { env: { TOKEN: 'hvs.mine' } },
  );

  const found = await describeAt('github/webhook', asked);
  await loose.stop();

  expect(found).toMatchObject({ keys: ['token', 'nested'], version: 3 });
  expect(JSON.stringify(found)).not.toContain(VALUE);
});
