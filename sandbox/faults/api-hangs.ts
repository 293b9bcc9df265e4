import type { Fault } from '../world.ts';

export const apiHangs: Fault = {
  id: 'api-hangs',
  title: 'The API server never answers',
  worlds: ['furnished', 'empty'],
  plant({ cluster }) {
    cluster.trouble.mode = 'hang';
    return () => {
      cluster.trouble.mode = 'none';
    };
  },
};
