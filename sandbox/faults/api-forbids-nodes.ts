import type { Fault } from '../world.ts';

export const apiForbidsNodes: Fault = {
  id: 'api-forbids-nodes',
  title: 'bitiq may not list nodes (403)',
  plant({ cluster }) {
    cluster.forbidden.add('list nodes');
    return () => cluster.forbidden.delete('list nodes');
  },
};
