import type { Fault } from '../world.ts';

export const apiSlow: Fault = {
  id: 'api-slow',
  title: 'The API server answers 2 s late',
  worlds: ['furnished', 'empty'],
  plant({ cluster }) {
    cluster.trouble.latencyMs = 2_000;
    return () => {
      cluster.trouble.latencyMs = 0;
    };
  },
};
