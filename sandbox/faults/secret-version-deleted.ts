import { MOUNT } from '../fixtures/vault.ts';
import type { Fault } from '../world.ts';
import { putBack } from './platform-secret.ts';

const PATH = 'github/webhook';

export const secretVersionDeleted: Fault = {
  id: 'secret-version-deleted',
  title: 'The newest version of github/webhook is deleted in Vault',
  plant({ vault }) {
    vault.deleteSecret(MOUNT, PATH);
    return () => putBack(vault, PATH);
  },
};
