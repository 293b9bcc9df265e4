import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RunningVault, startVault } from '../../../sandbox/vault/start-vault.ts';
import { createVaultSecretWriter } from '../../../src/integrations/vault/secret-writer.ts';

const POLICY = readFileSync(new URL('../../../deploy/vault/bitiq-bootstrap.hcl', import.meta.url), 'utf8');
const place = { mount: 'gitops', path: 'logging/loki-s3' };
const signal = new AbortController().signal;

let server: RunningVault;

beforeAll(async () => {
  server = await startVault();
  server.policies.set('bitiq-bootstrap', POLICY);
  server.tokens.set('hvs.mine', {
    policies: ['bitiq-bootstrap', 'default'],
    displayName: 'bitiq',
    expiresAt: undefined,
  });
});
afterAll(() => server.stop());
beforeEach(() => server.removeSecret(place.mount, place.path));

const write = (value: string, version: number) =>
  createVaultSecretWriter(
    { address: server.address, mount: 'gitops', auth: { method: 'token', tokenEnv: 'TOKEN' } },
    'bitiq-bootstrap',
    { env: { TOKEN: 'hvs.mine' } },
  ).writeSecret(place, { access_key_id: value }, { version, signal });

const kept = () => server.readSecret(place.mount, place.path);

test('the deployed policy lets it write its one secret, and the next version of that', async () => {
  await write('first', 0);
  await write('second', 1);

  expect(kept()).toEqual({ access_key_id: 'second' });
});

test('what somebody else wrote since it was looked at is not written over', async () => {
  server.putSecret(place.mount, place.path, { access_key_id: 'of somebody else' });

  await expect(write('ours', 0)).rejects.toMatchObject({
    reason: 'conflict',
    retryable: true,
    message: expect.stringContaining('has a newer gitops/data/logging/loki-s3 by now'),
  });
  expect(kept()).toEqual({ access_key_id: 'of somebody else' });
});

test('a mount that insists on check-and-set takes it', async () => {
  const headers = { 'x-vault-token': server.rootToken };
  const body = JSON.stringify({ cas_required: true });
  await fetch(`${server.address}/v1/gitops/metadata/logging/loki-s3`, { method: 'POST', headers, body });

  await write('first', 0);

  expect(kept()).toEqual({ access_key_id: 'first' });
});
