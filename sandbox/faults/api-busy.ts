import type { Fault } from '../world.ts';

export const apiBusy: Fault = {
  id: 'api-busy',
  title: 'The API server takes 20 requests a second and turns away the others (429)',
  worlds: ['furnished', 'empty'],
  plant({ cluster }) {
    cluster.trouble.mostPerSecond = 20;
    return () => {
      cluster.trouble.mostPerSecond = undefined;
    };
  },
};
