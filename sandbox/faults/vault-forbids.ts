import type { Fault } from '../world.ts';

export const vaultForbids: Fault = {
  id: 'vault-forbids',
  title: 'Vault answers 403 to everything',
  plant({ vault }) {
    vault.trouble.status = 403;
    return () => {
      vault.trouble.status = undefined;
    };
  },
};
