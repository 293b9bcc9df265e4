import type { Fault } from '../world.ts';

export const vaultReady: Fault = {
  id: 'vault-ready',
  title: 'Vault is sealed',
  check: 'vault-ready',
  worlds: ['furnished', 'empty'],
  plant({ vault }) {
    vault.sealed = true;
    return () => {
      vault.sealed = false;
    };
  },
};
