import { ExternalError } from '../../src/errors.ts';
import type { Vault } from '../../src/integrations/vault/vault.ts';

/** A Vault in good order, in which bitiq may do what it must; `given` replaces answers. */
export function fakeVault(given: Partial<Vault> = {}): Vault {
  return {
    address: 'https://vault.example:8200',
    getHealth: async () => ({
      initialized: true,
      sealed: false,
      standby: false,
      reachesActive: false,
      version: '1.20.4',
    }),
    getLogin: async () => ({ displayName: 'bitiq', policies: ['bitiq'], ttlSeconds: 3_600 }),
    hasPolicy: async () => true,
    getKvVersion: async () => 2,
    describeSecret: async () => ({ state: 'empty', elsewhere: undefined }),
    ...given,
  };
}

/** For any of a fake Vault's answers: it says no in this way. */
export function failing(reason: ExternalError['reason'], message = 'Vault says no') {
  return async (): Promise<never> => {
    throw new ExternalError('vault', reason, message);
  };
}
