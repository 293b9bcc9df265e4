import type { Fault } from '../world.ts';

export const apiDown: Fault = {
  id: 'api-down',
  title: 'The API server is down',
  worlds: ['furnished', 'empty'],
  plant({ cluster }) {
    cluster.trouble.mode = 'refuse';
    return () => {
      cluster.trouble.mode = 'none';
    };
  },
};
