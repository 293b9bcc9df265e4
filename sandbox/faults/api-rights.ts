import type { Fault } from '../world.ts';

export const apiRights: Fault = {
  id: 'api-rights',
  title: 'bitiq may not get nodes',
  check: 'api-rights',
  plant({ cluster }) {
    cluster.forbidden.add('get nodes');
    return () => cluster.forbidden.delete('get nodes');
  },
};
