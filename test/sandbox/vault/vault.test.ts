import nodeVault from 'node-vault';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RunningVault, startVault } from '../../../sandbox/vault/start-vault.ts';

let vault: RunningVault;
let clock: Date;

beforeAll(async () => {
  vault = await startVault({
    now: () => clock,
    reviewToken: (jwt) => (jwt === 'jwt-of-bitiq' ? 'bitiq/bitiq-read' : undefined),
  });
});
afterAll(() => vault.stop());

beforeEach(() => {
  clock = new Date('2026-11-21T10:00:00Z');
  Object.assign(vault, { initialized: true, sealed: false, standby: false, reachesActive: false });
  vault.trouble.status = undefined;
});

/** One raw call: status and body, as curl would show them. */
async function call(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'LIST' | 'HEAD',
  path: string,
  {
    token = vault.rootToken,
    body,
    redirect = 'follow',
  }: { token?: string | undefined; body?: object; redirect?: 'follow' | 'manual' } = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${vault.address}/v1/${path}`, {
    method,
    redirect,
    headers: { ...(token !== '' && { 'x-vault-token': token }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : JSON.parse(text) };
}

/** A token that has one policy of that text. */
async function tokenWith(policy: string): Promise<string> {
  const name = `test-${vault.policies.size}`;
  vault.policies.set(name, policy);
  const { body } = await call('POST', 'auth/token/create', { body: { policies: [name] } });
  return (body as { auth: { client_token: string } }).auth.client_token;
}

/** One that hands requests on. */
const STANDBY = { standby: true, reachesActive: true };

describe('sys/health', () => {
  it.each([
    ['active', {}, '', 200],
    ['standby that reaches nobody', { standby: true }, '', 474],
    ['standby', STANDBY, '', 429],
    ['standby, asked with standbyok', STANDBY, '?standbyok=true', 200],
    ['standby, asked with a code of its own', STANDBY, '?standbycode=299', 299],
    ['not initialized', { initialized: false }, '', 501],
    ['sealed', { sealed: true }, '', 503],
    ['sealed, asked with sealedcode', { sealed: true }, '?sealedcode=200', 200],
  ])('answers for a Vault that is %s', async (_name, condition, query, status) => {
    Object.assign(vault, condition);

    const answer = await call('GET', `sys/health${query}`, { token: '' });

    expect(answer.status).toBe(status);
    const { reachesActive, ...said } = { reachesActive: undefined, ...condition };
    expect(answer.body).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+/), ...said });
    if (reachesActive) expect(answer.body.ha_connection_healthy).toBe(true);
  });
});

it('refuses what is no status code and what is no path, and goes on', async () => {
  expect((await call('GET', 'sys/health?activecode=x')).status).toBe(400);
  const warn = vi.spyOn(console, 'error').mockReturnValue();
  expect((await call('GET', 'gitops/data/%zz')).status).toBe(400);
  expect(warn).toHaveBeenCalled();
  expect((await call('GET', 'sys/health')).status).toBe(200);
});

describe('seal and standby', () => {
  it('refuses everything else while sealed', async () => {
    vault.sealed = true;

    const answer = await call('GET', 'auth/token/lookup-self');

    expect(answer).toEqual({ status: 503, body: { errors: ['Vault is sealed'] } });
  });

  it('hands requests on as a standby, and sends them away where it reaches nobody', async () => {
    vault.standby = true;
    const away = await call('GET', 'auth/token/lookup-self', { redirect: 'manual' });
    vault.reachesActive = true;

    expect(away).toEqual({ status: 307, body: {} });
    expect((await call('GET', 'auth/token/lookup-self')).status).toBe(200);
  });

  it('answers with planted trouble before anything else', async () => {
    vault.trouble.status = 403;

    expect((await call('GET', 'sys/health')).status).toBe(403);
  });
});

describe('tokens', () => {
  it('says which tokens it refuses as Vault words it', async () => {
    expect(await call('GET', 'auth/token/lookup-self', { token: '' })).toEqual({
      status: 403,
      body: { errors: ['permission denied'] },
    });
    expect(await call('GET', 'auth/token/lookup-self', { token: 'hvs.unknown' })).toEqual({
      status: 403,
      body: { errors: ['2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n'] },
    });
  });

  it('lets a token expire', async () => {
    const created = await call('POST', 'auth/token/create', { body: { policies: ['default'], ttl: '60s' } });
    const { client_token: token } = (created.body as { auth: { client_token: string } }).auth;

    const before = await call('GET', 'auth/token/lookup-self', { token });
    clock = new Date(clock.getTime() + 61_000);
    const after = await call('GET', 'auth/token/lookup-self', { token });

    expect(before.body).toMatchObject({ data: { ttl: 60, policies: ['default'] } });
    expect(after.status).toBe(403);
  });
});

describe('Kubernetes login', () => {
  beforeEach(() => {
    vault.kubernetesRoles.set('bitiq', {
      policies: ['bitiq-read'],
      serviceAccounts: ['bitiq/bitiq-read'],
      ttlSeconds: 1200,
    });
    vault.kubernetesRoles.set('other', { policies: [], serviceAccounts: ['apps/other'], ttlSeconds: 60 });
  });

  it('gives the bound ServiceAccount a token that node-vault can use', async () => {
    const client = nodeVault({ endpoint: vault.address });

    await client.kubernetesLogin({ mount_point: 'kubernetes', role: 'bitiq', jwt: 'jwt-of-bitiq' });
    const self = await client.tokenLookupSelf();

    expect(self.data).toMatchObject({ policies: ['bitiq-read', 'default'], ttl: 1200 });
  });

  it.each([
    ['an unknown role', { role: 'nobody', jwt: 'jwt-of-bitiq' }, 400, 'invalid role name "nobody"'],
    ['a token nobody issued', { role: 'bitiq', jwt: 'forged' }, 403, 'permission denied'],
    [
      'an account not bound',
      { role: 'other', jwt: 'jwt-of-bitiq' },
      403,
      'service account name not authorized',
    ],
    ['no jwt', { role: 'bitiq' }, 400, 'missing jwt'],
  ])('refuses %s', async (_name, body, status, message) => {
    const answer = await call('POST', 'auth/kubernetes/login', { token: '', body });

    expect(answer).toEqual({ status, body: { errors: [message] } });
  });
});

describe('policies', () => {
  it('lets subkeys and metadata through where data is denied', async () => {
    vault.putSecret('gitops', 'registry/quay', { dockerconfigjson: 'canary' });
    const token = await tokenWith(`
      path "gitops/data/*" { capabilities = ["deny"] }
      path "gitops/subkeys/*" { capabilities = ["read"] }
      path "gitops/metadata/*" { capabilities = ["read", "list"] }
    `);

    const data = await call('GET', 'gitops/data/registry/quay', { token });
    const subkeys = await call('GET', 'gitops/subkeys/registry/quay', { token });
    const metadata = await call('GET', 'gitops/metadata/registry/quay', { token });

    expect(data).toEqual({
      status: 403,
      body: { errors: ['1 error occurred:\n\t* permission denied\n\n'] },
    });
    expect(subkeys.body).toMatchObject({
      data: { subkeys: { dockerconfigjson: null }, metadata: { version: 1 } },
    });
    expect(metadata.body).toMatchObject({ data: { current_version: 1 } });
    expect(JSON.stringify([data, subkeys, metadata])).not.toContain('canary');
  });

  it('are written, read, listed and missed', async () => {
    const rules = 'path "gitops/data/*" { capabilities = ["read"] }';

    const written = await call('PUT', 'sys/policies/acl/gitops-prod', { body: { policy: rules } });
    const read = await call('GET', 'sys/policies/acl/gitops-prod');
    const listed = await call('LIST', 'sys/policies/acl');
    const missing = await call('GET', 'sys/policies/acl/gitops-none');

    expect(written.status).toBe(204);
    expect(read.body).toMatchObject({ data: { name: 'gitops-prod', policy: rules } });
    expect(listed.body).toMatchObject({ data: { keys: expect.arrayContaining(['gitops-prod', 'root']) } });
    expect(missing).toEqual({ status: 404, body: { errors: [] } });
  });

  it('tell a token what it may do', async () => {
    const token = await tokenWith('path "gitops/metadata/+/quay" { capabilities = ["read", "list"] }');

    const { body } = await call('POST', 'sys/capabilities-self', {
      token,
      body: { paths: ['gitops/metadata/registry/quay', 'gitops/data/registry/quay'] },
    });

    expect(body).toMatchObject({
      data: { 'gitops/metadata/registry/quay': ['list', 'read'], 'gitops/data/registry/quay': ['deny'] },
    });
  });
});

describe('KV version 2', () => {
  it('keeps versions, refuses a stale check-and-set and shows older ones', async () => {
    const write = (value: string, cas?: number) =>
      call('POST', 'gitops/data/versions', {
        body: { data: { value }, ...(cas !== undefined && { options: { cas } }) },
      });
    vault.putSecret('gitops', 'unrelated', {});

    await write('one', 0);
    const second = await write('two', 1);
    const stale = await write('three', 1);
    const first = await call('GET', 'gitops/data/versions?version=1');

    expect(second.body).toMatchObject({ data: { version: 2, destroyed: false } });
    expect(stale).toEqual({
      status: 400,
      body: { errors: ['check-and-set parameter did not match the current version'] },
    });
    expect(first.body).toMatchObject({ data: { data: { value: 'one' }, metadata: { version: 1 } } });
  });

  it('tells a path that never was from a version that was deleted', async () => {
    vault.putSecret('gitops', 'deleted', { token: 'canary' });
    vault.deleteSecret('gitops', 'deleted');

    const never = await call('GET', 'gitops/subkeys/never');
    const deleted = await call('GET', 'gitops/subkeys/deleted');

    expect(never).toEqual({ status: 404, body: { errors: [] } });
    expect(deleted.status).toBe(404);
    expect(deleted.body).toMatchObject({
      data: { subkeys: null, metadata: { deletion_time: clock.toISOString(), destroyed: false, version: 1 } },
    });
  });

  it('undeletes, destroys and forgets', async () => {
    vault.putSecret('gitops', 'life', { token: 'x' });

    await call('DELETE', 'gitops/data/life');
    const undeleted = await call('POST', 'gitops/undelete/life', { body: { versions: [1] } });
    const back = await call('GET', 'gitops/data/life');
    await call('PUT', 'gitops/destroy/life', { body: { versions: [1] } });
    const destroyed = await call('GET', 'gitops/data/life');
    await call('DELETE', 'gitops/metadata/life');
    const forgotten = await call('GET', 'gitops/metadata/life');

    expect([undeleted.status, back.status, destroyed.status, forgotten.status]).toEqual([204, 200, 404, 404]);
    expect(destroyed.body).toMatchObject({ data: { data: null, metadata: { destroyed: true } } });
  });

  it('lists folders, and answers 404 where there is nothing', async () => {
    vault.putSecret('gitops', 'services/toy-web/config', { API_BASE_URL: 'x' });
    vault.putSecret('gitops', 'services/plain', { a: 'b' });

    const listed = await call('GET', 'gitops/metadata/services?list=true');
    const nothing = await call('LIST', 'gitops/metadata/nowhere');

    expect(listed.body).toMatchObject({ data: { keys: ['plain', 'toy-web/'] } });
    expect(nothing).toEqual({ status: 404, body: { errors: [] } });
  });

  it('cuts subkeys at a depth', async () => {
    await call('POST', 'gitops/data/nested', { body: { data: { a: { b: { c: 1 } }, d: [1] } } });

    const whole = await call('GET', 'gitops/subkeys/nested');
    const cut = await call('GET', 'gitops/subkeys/nested?depth=2');

    expect(whole.body).toMatchObject({ data: { subkeys: { a: { b: { c: null } }, d: null } } });
    expect(cut.body).toMatchObject({ data: { subkeys: { a: { b: null }, d: null } } });
  });

  it('warns whoever leaves data/ out of the path', async () => {
    const { status, body } = await call('GET', 'gitops/registry/quay');

    expect(status).toBe(404);
    expect(JSON.stringify(body)).toContain('Invalid path for a versioned K/V secrets engine');
  });
});

describe('KV version 1', () => {
  it('keeps one value a path', async () => {
    await call('POST', 'sys/mounts/legacy', { body: { type: 'kv', options: { version: '1' } } });

    await call('PUT', 'legacy/app', { body: { user: 'me' } });
    const read = await call('GET', 'legacy/app');
    await call('DELETE', 'legacy/app');
    const gone = await call('GET', 'legacy/app');

    expect(read.body).toMatchObject({ data: { user: 'me' } });
    expect(gone).toEqual({ status: 404, body: { errors: [] } });
  });
});

it('answers what is not mounted as Vault does', async () => {
  expect(await call('GET', 'nowhere/at/all')).toEqual({
    status: 404,
    body: { errors: ['no handler for route "nowhere/at/all". route entry not found.'] },
  });
});

it('shows its secrets to whoever holds the object, but not what is deleted or sealed', () => {
  vault.putSecret('gitops', 'inside', { token: 'x' });
  vault.putSecret('gitops', 'gone', { token: 'x' });
  vault.deleteSecret('gitops', 'gone');

  const open = [vault.readSecret('gitops', 'inside'), vault.readSecret('gitops', 'gone')];
  vault.sealed = true;

  expect(open).toEqual([{ token: 'x' }, undefined]);
  expect(vault.readSecret('gitops', 'inside')).toBeUndefined();
});
