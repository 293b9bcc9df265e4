import type { Fault } from '../world.ts';

export const vaultReady: Fault = {
  id: 'vault-ready',
  title: 'Vault is sealed',
  check: 'vault-ready',
  plant({ vault }) {
    vault.sealed = true;
    return () => {
      vault.sealed = false;
    };
  },
};
