import { MOUNT } from '../fixtures/vault.ts';
import type { Fault } from '../world.ts';
import { putBack } from './platform-secret.ts';

const PATH = 'argocd/image-updater';

export const secretPathEmpty: Fault = {
  id: 'secret-path-empty',
  title: 'Nobody has put argocd/image-updater into Vault',
  plant({ vault }) {
    vault.removeSecret(MOUNT, PATH);
    return () => putBack(vault, PATH);
  },
};
