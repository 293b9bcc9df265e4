import type { Fault } from '../world.ts';

export const vaultForbids: Fault = {
  id: 'vault-forbids',
  title: 'Vault answers 403 to everything',
  worlds: ['furnished', 'empty'],
  plant({ vault }) {
    vault.trouble.status = 403;
    return () => {
      vault.trouble.status = undefined;
    };
  },
};
