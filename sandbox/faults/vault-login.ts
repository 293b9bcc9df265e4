import { BOT_ROLE } from '../fixtures/vault.ts';
import type { Fault } from '../world.ts';

export const vaultLogin: Fault = {
  id: 'vault-login',
  title: "bitiq's role in Vault is bound to another ServiceAccount",
  check: 'vault-login',
  plant({ vault }) {
    const role = vault.kubernetesRoles.get(BOT_ROLE);
    if (role !== undefined) {
      vault.kubernetesRoles.set(BOT_ROLE, { ...role, serviceAccounts: ['bitiq/somebody-else'] });
    }
    const tokens = [...vault.tokens].filter(([, { policies }]) => policies.includes('bitiq'));
    for (const [token] of tokens) vault.tokens.delete(token);
    return () => {
      if (role !== undefined) vault.kubernetesRoles.set(BOT_ROLE, role);
      for (const [token, entry] of tokens) vault.tokens.set(token, entry);
    };
  },
};
