import type { Fault } from '../world.ts';

export const apiThrottled: Fault = {
  id: 'api-throttled',
  title: 'The API server asks for fewer requests (429)',
  worlds: ['furnished', 'empty'],
  plant({ cluster }) {
    cluster.trouble.status = 429;
    return () => {
      cluster.trouble.status = undefined;
    };
  },
};
