import { BITIQ_IDENTITY, BITIQ_TOKEN } from '../fixtures/cluster/access.ts';
import type { Fault } from '../world.ts';

export const tokenExpired: Fault = {
  id: 'token-expired',
  title: "bitiq's token has expired (401)",
  plant({ cluster }) {
    cluster.tokens.delete(BITIQ_TOKEN);
    return () => {
      cluster.tokens.set(BITIQ_TOKEN, BITIQ_IDENTITY);
    };
  },
};
