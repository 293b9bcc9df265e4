import type { VaultHealth } from '../../../integrations/vault/vault.ts';
import type { Check } from '../check.ts';

/** Vault is there to be asked: initialized, unsealed, and the node that answers is the active one or reaches it. */
export const vaultReady: Check = {
  id: 'vault-ready',
  title: 'Vault is initialized, unsealed and active',
  severity: 'blocker',
  async run({ vault, signal }) {
    const health = await vault.getHealth({ signal });
    const problem = findProblem(health, vault.address);
    if (problem !== undefined) return { status: 'failed', evidence: [`Vault ${health.version}`], ...problem };
    const node = health.standby ? 'active behind a standby' : 'active';
    return { status: 'passed', summary: `Vault ${health.version}, unsealed and ${node}` };
  },
};

function findProblem({ initialized, sealed, standby, reachesActive }: VaultHealth, address: string) {
  const command = (verb: string) => `vault ${verb} -address=${address}`;
  if (!initialized)
    return { summary: `Vault at ${address} is not initialized`, remedy: command('operator init') };
  if (sealed) return { summary: `Vault at ${address} is sealed`, remedy: command('operator unseal') };
  if (standby && !reachesActive) {
    return {
      summary: `Vault at ${address} is a standby; the active node does not answer there`,
      remedy: command('status'),
    };
  }
  return undefined;
}
