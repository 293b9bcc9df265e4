import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { listenHttp, readBody } from '../../../sandbox/http-server.ts';
import { createAuthority } from '../../../sandbox/pki.ts';
import { createVault } from '../../../src/integrations/vault/create-vault.ts';

const signal = new AbortController().signal;
const HEALTH = JSON.stringify({ initialized: true, sealed: false, standby: false, version: '1.20.4' });

test('the configuration decides about namespace and token, not variables that Vault tools know', async () => {
  vi.stubEnv('VAULT_TOKEN', 'hvs.from-the-environment');
  vi.stubEnv('VAULT_NAMESPACE', 'from-the-environment');
  vi.stubEnv('VAULT_PREFIX', '/from-the-environment');
  const seen: { url: string | undefined; headers: IncomingHttpHeaders }[] = [];
  const server = await listenHttp((request, response) => {
    seen.push({ url: request.url, headers: request.headers });
    response.end(request.url?.includes('policies') ? '{}' : HEALTH);
  });
  const { address } = server;
  const auth = { method: 'token', tokenEnv: 'TOKEN' } as const;
  const options = { env: { TOKEN: 'hvs.mine' } };

  await createVault({ address, mount: 'gitops', auth }, options).getHealth({ signal });
  const inTeam = createVault({ address, mount: 'gitops', auth, namespace: 'team' }, options);
  await inTeam.hasPolicy('gitops prod', { signal });
  await server.stop();

  expect(seen.map(({ url }) => url)).toEqual([
    '/v1/sys/health',
    '/v1/auth/token/lookup-self',
    '/v1/sys/policies/acl/gitops%20prod',
  ]);
  expect(seen[0]?.headers).not.toHaveProperty('x-vault-token');
  expect(seen[0]?.headers).not.toHaveProperty('x-vault-namespace');
  const inTeamAs = { 'x-vault-token': 'hvs.mine', 'x-vault-namespace': 'team' };
  expect(seen.slice(1).map(({ headers }) => headers)).toMatchObject([inTeamAs, inTeamAs]);
  // A Vault agent may insist on it.
  expect(seen.map(({ headers }) => headers['x-vault-request'])).toEqual(['true', 'true', 'true']);
});

test('a Vault that quotes the credentials does not get them into the error', async () => {
  const server = await listenHttp(async (request, response) => {
    response.statusCode = 400;
    response.end(JSON.stringify({ errors: [`cannot read ${await readBody(request)}`] }));
  });
  const auth = { method: 'approle', roleIdEnv: 'ROLE', secretIdEnv: 'SECRET', mountPath: 'approle' } as const;
  const env = { ROLE: 'role-canary', SECRET: 'secret-canary' };
  const vault = createVault({ address: server.address, mount: 'gitops', auth }, { env });

  const error = await vault.getLogin({ signal }).catch((thrown: Error) => thrown);
  await server.stop();

  expect(error).toMatchObject({ message: expect.stringMatching(/cannot read .*\*\*\*/) });
  expect(error).toMatchObject({ message: expect.not.stringContaining('canary') });
});

test('an answer that is not in the documented shape is unexpected', async () => {
  const server = await listenHttp((_request, response) => response.end('<html>a login page</html>'));
  const auth = { method: 'token', tokenEnv: 'TOKEN' } as const;
  const options = { env: { TOKEN: 'hvs.mine' } };
  const vault = createVault({ address: server.address, mount: 'gitops', auth }, options);

  const outcomes = await Promise.allSettled([vault.getHealth({ signal }), vault.getLogin({ signal })]);
  await server.stop();

  expect(outcomes).toMatchObject([
    { reason: { system: 'vault', reason: 'unexpected' } },
    { reason: { system: 'vault', reason: 'unexpected' } },
  ]);
});

test('its certificate is trusted by the CA file, and only by it', async () => {
  const authority = await createAuthority();
  const { certPem, keyPem } = await authority.issue({ names: ['localhost'], ips: ['127.0.0.1'] });
  const server = createServer({ cert: certPem, key: keyPem }, (_request, response) => response.end(HEALTH));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const folder = await mkdtemp(join(tmpdir(), 'vault-ca-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, authority.caPem);
  const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const auth = { method: 'token', tokenEnv: 'TOKEN' } as const;
  const vaultWith = (ca: object) => createVault({ address, mount: 'gitops', auth, ...ca }, { env: {} });

  const outcomes = await Promise.allSettled(
    [{ caFile }, {}, { caFile: `${caFile}.gone` }].map((ca) => vaultWith(ca).getHealth({ signal })),
  );
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true });

  expect(outcomes).toMatchObject([
    { value: { version: '1.20.4' } },
    { reason: { reason: 'unreachable', message: expect.stringMatching(/not trusted/) } },
    { reason: { reason: 'unreachable', message: expect.stringMatching(/ca.pem.gone, cannot be read/) } },
  ]);
});
