import type { Fault } from '../world.ts';

export const vaultSlow: Fault = {
  id: 'vault-slow',
  title: 'Vault answers 2 s late',
  worlds: ['furnished', 'empty'],
  plant({ vault }) {
    vault.trouble.latencyMs = 2_000;
    return () => {
      vault.trouble.latencyMs = 0;
    };
  },
};
