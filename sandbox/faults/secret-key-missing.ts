import { MOUNT } from '../fixtures/vault.ts';
import type { Fault } from '../world.ts';
import { dataOf, putBack } from './platform-secret.ts';

const PATH = 'github/gitops-repo';

export const secretKeyMissing: Fault = {
  id: 'secret-key-missing',
  title: 'github/gitops-repo has no password',
  plant({ vault }) {
    const { password: _password, ...rest } = dataOf(PATH);
    vault.putSecret(MOUNT, PATH, rest);
    return () => putBack(vault, PATH);
  },
};
