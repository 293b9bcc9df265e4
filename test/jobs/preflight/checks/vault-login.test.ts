import { expect, test } from 'vitest';
import type { ExternalReason } from '../../../../src/errors.ts';
import { vaultLogin } from '../../../../src/jobs/preflight/checks/vault-login.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { failing, fakeVault } from '../../../helpers/fake-vault.ts';

test('says as whom, and with which policies', async () => {
  expect(await vaultLogin.run(aCheckContext({ vault: fakeVault() }))).toEqual({
    status: 'passed',
    summary: 'as bitiq, policies bitiq',
  });
});

test.each<[object, string]>([
  [{ method: 'kubernetes', role: 'bitiq' }, 'vault read auth/kubernetes/role/bitiq'],
  [
    { method: 'approle', roleIdEnv: 'ROLE', secretIdEnv: 'SECRET' },
    'Renew SECRET for the AppRole behind ROLE',
  ],
  [{ method: 'token', tokenEnv: 'TOKEN' }, 'into TOKEN'],
])('a refused login by %o is failed, with a remedy for that method', async (auth, remedy) => {
  const environment = anEnvironment({ vault: { address: 'https://vault.example:8200', auth } });
  const vault = fakeVault({ getLogin: failing('unauthenticated', 'Vault refused the login') });

  expect(await vaultLogin.run(aCheckContext({ environment, vault }))).toMatchObject({
    status: 'failed',
    summary: 'Vault refused the login',
    remedy: expect.stringContaining(remedy),
  });
});

test.each<ExternalReason>(['unreachable', 'timeout', 'unavailable'])(
  'where Vault is %s it waits for vault-ready',
  async (reason) => {
    const vault = fakeVault({ getLogin: failing(reason) });

    expect(await vaultLogin.run(aCheckContext({ vault }))).toMatchObject({
      status: 'skipped',
      waitsFor: 'vault-ready',
    });
  },
);

test.each<ExternalReason>(['forbidden', 'throttled', 'unexpected'])('%s is not a no', async (reason) => {
  const vault = fakeVault({ getLogin: failing(reason) });

  await expect(vaultLogin.run(aCheckContext({ vault }))).rejects.toMatchObject({ reason });
});

test('a bug is not hidden', async () => {
  const vault = fakeVault({
    getLogin: async () => {
      throw new TypeError('undefined is not a function');
    },
  });

  await expect(vaultLogin.run(aCheckContext({ vault }))).rejects.toThrow(TypeError);
});
