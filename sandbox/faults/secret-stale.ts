import { MOUNT } from '../fixtures/vault.ts';
import type { Fault } from '../world.ts';
import { dataOf, putBack } from './platform-secret.ts';

const PATH = 'services/nostr-query/credentials';
const DAY_MS = 86_400_000;

export const secretStale: Fault = {
  id: 'secret-stale',
  title: 'services/nostr-query/credentials has not been rotated for 200 days',
  plant({ vault }) {
    vault.putSecret(MOUNT, PATH, { ...dataOf(PATH) }, new Date(Date.now() - 200 * DAY_MS));
    return () => putBack(vault, PATH);
  },
};
