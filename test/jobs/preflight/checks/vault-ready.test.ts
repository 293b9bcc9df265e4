import { expect, test } from 'vitest';
import { vaultReady } from '../../../../src/jobs/preflight/checks/vault-ready.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { failing, fakeVault } from '../../../helpers/fake-vault.ts';

test.each([
  [{}, 'passed', 'Vault 1.20.4, unsealed and active', undefined],
  [{ sealed: true }, 'failed', /is sealed/, 'vault operator unseal -address=https://vault.example:8200'],
  [
    { initialized: false, sealed: true },
    'failed',
    /is not initialized/,
    'vault operator init -address=https://vault.example:8200',
  ],
  [
    { standby: true, reachesActive: true },
    'passed',
    'Vault 1.20.4, unsealed and active behind a standby',
    undefined,
  ],
  [{ standby: true }, 'failed', /is a standby/, 'vault status -address=https://vault.example:8200'],
])('%o is %s', async (state, status, summary, remedy) => {
  const good = await fakeVault().getHealth({ signal: new AbortController().signal });
  const vault = fakeVault({ getHealth: async () => ({ ...good, ...state }) });

  const finding = await vaultReady.run(aCheckContext({ vault }));

  expect(finding.status).toBe(status);
  expect(finding.summary).toMatch(summary);
  expect(finding.remedy).toBe(remedy);
});

test('Vault that does not answer is not a no', async () => {
  const vault = fakeVault({ getHealth: failing('unreachable') });

  await expect(vaultReady.run(aCheckContext({ vault }))).rejects.toMatchObject({ reason: 'unreachable' });
});
