import type { Fault } from '../world.ts';

export const vaultQuota: Fault = {
  id: 'vault-quota',
  title: 'A quota of Vault takes 5 requests a second and turns away the others (429)',
  worlds: ['furnished', 'empty'],
  plant({ vault }) {
    vault.trouble.mostPerSecond = 5;
    return () => {
      vault.trouble.mostPerSecond = undefined;
    };
  },
};
