import type { Fault } from '../world.ts';

export const vaultDown: Fault = {
  id: 'vault-down',
  title: 'Vault is down',
  worlds: ['furnished', 'empty'],
  plant({ vault }) {
    vault.trouble.mode = 'refuse';
    return () => {
      vault.trouble.mode = 'none';
    };
  },
};
