import type { Fault } from '../world.ts';

export const lokistackDegraded: Fault = {
  id: 'lokistack-degraded',
  title: 'LokiStack is Degraded',
  worlds: ['empty'],
  plant: ({ cluster }) => {
    const trouble = 'not-ready LokiStack';
    cluster.operators.troubles.add(trouble);
    return () => cluster.operators.troubles.delete(trouble);
  },
};
