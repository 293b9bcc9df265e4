import { MOUNT } from '../fixtures/vault.ts';
import type { Fault } from '../world.ts';
import { dataOf, putBack } from './platform-secret.ts';

const PATH = 'services/toy-service/config';

export const secretPathWrong: Fault = {
  id: 'secret-path-wrong',
  title: 'services/toy-service/config was put one data/ too deep',
  plant({ vault }) {
    vault.removeSecret(MOUNT, PATH);
    vault.putSecret(MOUNT, `data/${PATH}`, { ...dataOf(PATH) });
    return () => {
      vault.removeSecret(MOUNT, `data/${PATH}`);
      putBack(vault, PATH);
    };
  },
};
