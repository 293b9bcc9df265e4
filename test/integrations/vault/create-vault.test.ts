import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningVault, startVault } from '../../../sandbox/vault/start-vault.ts';
import type { VaultConfig } from '../../../src/config/schema.ts';
import { createVault } from '../../../src/integrations/vault/create-vault.ts';
import { startSilentServer } from '../../helpers/silent-server.ts';

const JWT = 'eyJ-the-service-account-token';
const START = Date.parse('2026-11-21T10:00:00Z');

let clock = START;
const now = () => new Date(clock);
let accounts: Record<string, string> = {};
let server: RunningVault;
let folder: string;
let tokenFile: string;

beforeAll(async () => {
  server = await startVault({ now, reviewToken: (jwt) => accounts[jwt] });
  folder = await mkdtemp(join(tmpdir(), 'vault-'));
  tokenFile = join(folder, 'token');
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  clock = START;
  accounts = { [JWT]: 'bitiq/bitiq-read' };
  Object.assign(server, { sealed: false, standby: false, reachesActive: false, initialized: true });
  Object.assign(server.trouble, { latencyMs: 0, mode: 'none', status: undefined });
  for (const token of server.tokens.keys()) if (token !== server.rootToken) server.tokens.delete(token);
  server.policies.set('gitops-prod', 'path "gitops/data/*" { capabilities = ["read"] }');
  server.policies.set('bitiq', 'path "sys/policies/acl/gitops-*" { capabilities = ["read"] }');
  server.kubernetesRoles.set('bitiq', {
    policies: ['bitiq'],
    serviceAccounts: ['bitiq/bitiq-read'],
    ttlSeconds: 1_000,
  });
  server.appRoles.set('role-1', { secretId: 'secret-1', policies: ['bitiq'], ttlSeconds: 60 });
  await writeFile(tokenFile, `${JWT}\n`);
});

const signal = new AbortController().signal;

function config(auth: VaultConfig['auth'], address = server.address): VaultConfig {
  return { address, mount: 'gitops', auth };
}

const kubernetes = (role = 'bitiq'): VaultConfig['auth'] => {
  return { method: 'kubernetes', role, mountPath: 'kubernetes', tokenFile };
};

const aVault = (auth: VaultConfig['auth'] = kubernetes(), env: Record<string, string> = {}) =>
  createVault(config(auth), { env, now });

/** Tokens that the server has given out. */
const logins = () => server.tokens.size - 1;

async function errorOf(promise: Promise<unknown>) {
  return await promise.then(
    () => expect.fail('it should have failed'),
    (error: unknown) => error,
  );
}

describe('health', () => {
  test.each([
    [{}, { initialized: true, sealed: false, standby: false }],
    [{ sealed: true }, { initialized: true, sealed: true }],
    [{ standby: true }, { initialized: true, sealed: false, standby: true, reachesActive: false }],
    [
      { standby: true, reachesActive: true },
      { standby: true, reachesActive: true },
    ],
    [{ initialized: false }, { initialized: false }],
  ])('%o is an answer, whatever its status code', async (state, health) => {
    Object.assign(server, state);

    expect(await aVault().getHealth({ signal })).toMatchObject(health);
    expect(logins()).toBe(0);
  });

  test.each([
    [403, 'forbidden'],
    [429, 'throttled'],
    [502, 'unavailable'],
    [307, 'unavailable'],
    [472, 'unavailable'],
    [473, 'unavailable'],
    [474, 'unavailable'],
    [530, 'unavailable'],
    [418, 'unexpected'],
  ])('%i without a health body is %s', async (status, reason) => {
    server.trouble.status = status;

    await expect(aVault().getHealth({ signal })).rejects.toMatchObject({ system: 'vault', reason, status });
  });
});

describe('login', () => {
  test('happens once for all who need it', async () => {
    const vault = aVault();

    const [login, known, unknown] = await Promise.all([
      vault.getLogin({ signal }),
      vault.hasPolicy('gitops-prod', { signal }),
      vault.hasPolicy('gitops-none', { signal }),
    ]);

    expect(login).toEqual({
      displayName: 'kubernetes-bitiq-bitiq-read',
      policies: ['bitiq', 'default'],
      ttlSeconds: 1_000,
    });
    expect([known, unknown]).toEqual([true, false]);
    expect(logins()).toBe(1);
  });

  test('by AppRole and by a given token', async () => {
    const approle = aVault(
      { method: 'approle', roleIdEnv: 'ROLE', secretIdEnv: 'SECRET', mountPath: 'approle' },
      { ROLE: 'role-1', SECRET: 'secret-1' },
    );
    const token = aVault({ method: 'token', tokenEnv: 'TOKEN' }, { TOKEN: server.rootToken });

    expect(await approle.getLogin({ signal })).toMatchObject({ displayName: 'approle' });
    expect(await token.getLogin({ signal })).toEqual({
      displayName: 'root',
      policies: ['root'],
      ttlSeconds: 0,
    });
  });

  test('is renewed when most of its time is over, and made anew when Vault does not renew it', async () => {
    const vault = aVault();
    await vault.getLogin({ signal });
    const [first] = [...server.tokens.keys()].slice(1);

    clock += 850_000;
    await vault.getLogin({ signal });
    expect(logins()).toBe(1);
    expect(server.tokens.get(first ?? '')?.expiresAt).toBe(clock + 1_000_000);

    server.tokens.delete(first ?? '');
    clock += 900_000;
    await vault.getLogin({ signal });
    expect([...server.tokens.keys()].slice(1)).not.toContain(first);
  });

  test('is made anew where renewing gives less and less', async () => {
    const vault = aVault();
    await vault.getLogin({ signal });
    for (const entry of [...server.tokens.values()].slice(1)) entry.endsAt = START + 1_100_000;

    clock += 850_000;
    await vault.getLogin({ signal });

    expect(logins()).toBe(2);
  });

  test('by a given token that lives as long as it is renewed renews it', async () => {
    const expiresAt = START + 86_400_000;
    const policies = ['bitiq', 'default'];
    server.tokens.set('hvs.given', { policies, displayName: 'token', expiresAt, ttlSeconds: 86_400 });
    const vault = aVault({ method: 'token', tokenEnv: 'TOKEN' }, { TOKEN: 'hvs.given' });
    await vault.getLogin({ signal });

    for (let day = 0; day < 3; day += 1) {
      clock += 82_800_000;
      expect(await vault.hasPolicy('gitops-prod', { signal })).toBe(true);
    }
  });

  test('is tried once more after a 403, with the token file as it is then', async () => {
    const vault = aVault();
    await vault.getLogin({ signal });
    for (const token of [...server.tokens.keys()].slice(1)) server.tokens.delete(token);
    accounts = { 'rotated-jwt': 'bitiq/bitiq-read' };
    await writeFile(tokenFile, 'rotated-jwt');

    expect(await vault.hasPolicy('gitops-prod', { signal })).toBe(true);
  });

  test('of a standby that reaches the active node is as good as any', async () => {
    Object.assign(server, { standby: true, reachesActive: true });

    expect(await aVault().hasPolicy('gitops-prod', { signal })).toBe(true);
  });

  test('at a standby that reaches nobody has to wait', async () => {
    server.standby = true;

    await expect(aVault().getLogin({ signal })).rejects.toMatchObject({ reason: 'unavailable', status: 307 });
  });

  test('by a given token that has expired since is told as that, whatever is asked', async () => {
    const policies = ['bitiq', 'default'];
    server.tokens.set('hvs.given', { policies, displayName: 'token', expiresAt: undefined });
    const vault = aVault({ method: 'token', tokenEnv: 'TOKEN' }, { TOKEN: 'hvs.given' });
    await vault.getLogin({ signal });
    server.tokens.delete('hvs.given');

    await expect(vault.hasPolicy('gitops-prod', { signal })).rejects.toMatchObject({
      reason: 'unauthenticated',
      message: expect.stringMatching(/wrong, expired or revoked/),
    });
  });

  test('after the second 403 it is the right that is missing', async () => {
    server.policies.set('bitiq', 'path "nothing" { capabilities = ["read"] }');

    await expect(aVault().hasPolicy('gitops-prod', { signal })).rejects.toMatchObject({
      reason: 'forbidden',
      status: 403,
      missingRight: 'read sys/policies/acl/gitops-prod',
    });
    expect(logins()).toBe(2);
  });

  test('that fails is not remembered', async () => {
    const vault = aVault();
    server.sealed = true;
    await expect(vault.getLogin({ signal })).rejects.toMatchObject({ reason: 'unavailable' });
    server.sealed = false;

    expect(await vault.getLogin({ signal })).toMatchObject({ displayName: 'kubernetes-bitiq-bitiq-read' });
  });

  test.each<[string, VaultConfig['auth'] | (() => VaultConfig['auth']), Record<string, string>, RegExp]>([
    ['an unknown role', () => kubernetes('other'), {}, /as role other \(invalid role name "other"\)/],
    [
      'an unknown token',
      { method: 'token', tokenEnv: 'TOKEN' },
      { TOKEN: 'hvs.wrong' },
      /wrong, expired or revoked/,
    ],
    ['no token', { method: 'token', tokenEnv: 'TOKEN' }, {}, /the environment variable TOKEN is not set/],
    [
      'no file',
      () => ({ ...kubernetes(), tokenFile: '/none' }) as VaultConfig['auth'],
      {},
      /the token file \/none/,
    ],
    [
      'a wrong secret id',
      { method: 'approle', roleIdEnv: 'ROLE', secretIdEnv: 'SECRET', mountPath: 'approle' },
      { ROLE: 'role-1', SECRET: 'secret-2' },
      /invalid role or secret ID/,
    ],
  ])('with %s is refused', async (_what, auth, env, message) => {
    const vault = aVault(typeof auth === 'function' ? auth() : auth, env);

    await expect(vault.getLogin({ signal })).rejects.toMatchObject({
      reason: 'unauthenticated',
      message: expect.stringMatching(message),
    });
  });
});

describe('time', () => {
  test('an abort ends the socket', async () => {
    const silent = await startSilentServer();
    const connected = silent.nextConnection();
    const vault = createVault(config(kubernetes(), silent.address), { env: {} });
    const controller = new AbortController();

    const failed = errorOf(vault.hasPolicy('gitops-prod', { signal: controller.signal }));
    const closed = new Promise((resolve) => void connected.then((socket) => socket.on('close', resolve)));
    await connected;
    controller.abort();

    expect(await failed).toMatchObject({ reason: 'timeout', message: expect.stringMatching(/in time/) });
    await closed;
    await silent.stop();
  });

  test('one who gives up does not take the login from the others', async () => {
    const vault = aVault();
    server.trouble.latencyMs = 100;
    const hasty = AbortSignal.timeout(20);

    const [gaveUp, stayed] = await Promise.allSettled([
      vault.getLogin({ signal: hasty }),
      vault.getLogin({ signal }),
    ]);

    expect(gaveUp).toMatchObject({ status: 'rejected', reason: { reason: 'timeout' } });
    expect(stayed.status).toBe('fulfilled');
    expect(logins()).toBe(1);
  });

  test('a server that resets is unreachable', async () => {
    server.trouble.mode = 'refuse';

    await expect(aVault().getHealth({ signal })).rejects.toMatchObject({
      reason: 'unreachable',
      next: `curl -i ${server.address}/v1/sys/health`,
    });
  });
});

test('no error carries the token, the JWT or the secret id', async () => {
  const token = aVault({ method: 'token', tokenEnv: 'TOKEN' }, { TOKEN: 'hvs.canary' });
  const approle = aVault(
    { method: 'approle', roleIdEnv: 'ROLE', secretIdEnv: 'SECRET', mountPath: 'approle' },
    { ROLE: 'role-canary', SECRET: 'secret-canary' },
  );
  const errors: unknown[] = [];

  for (const trouble of [
    { status: 400 },
    { status: 403 },
    { status: 500 },
    { mode: 'refuse' as const },
    {},
  ]) {
    Object.assign(server.trouble, { mode: 'none', status: undefined, ...trouble });
    for (const vault of [token, approle, aVault(kubernetes('other'))]) {
      errors.push(await errorOf(vault.getLogin({ signal })));
    }
  }

  expect(errors).toHaveLength(15);
  expect(inspect(errors, { depth: 20, maxArrayLength: 100 })).not.toMatch(/canary|eyJ-the/);
});
