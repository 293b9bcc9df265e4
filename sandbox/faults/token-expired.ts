import { BITIQ_USER } from '../fixtures/cluster/access.ts';
import type { Fault } from '../world.ts';

export const tokenExpired: Fault = {
  id: 'token-expired',
  title: "bitiq's token has expired (401)",
  plant({ cluster }) {
    const mine = [...cluster.tokens].filter(([, { username }]) => username === BITIQ_USER);
    for (const [token] of mine) cluster.tokens.delete(token);
    return () => {
      for (const [token, identity] of mine) cluster.tokens.set(token, identity);
    };
  },
};
