import type { Fault } from '../world.ts';

export const csvFails: Fault = {
  id: 'csv-fails',
  title: 'The Vault Config Operator does not start',
  worlds: ['empty'],
  plant: ({ cluster }) => {
    const trouble = 'csv-fails vault-config-operator';
    cluster.operators.troubles.add(trouble);
    return () => cluster.operators.troubles.delete(trouble);
  },
};
