import type { Fault } from '../world.ts';

export const clusterSecretStoreNotReady: Fault = {
  id: 'cluster-secret-store-not-ready',
  title: 'External Secrets cannot log in to Vault',
  worlds: ['empty'],
  plant: ({ cluster }) => {
    const trouble = 'not-ready ClusterSecretStore';
    cluster.operators.troubles.add(trouble);
    return () => cluster.operators.troubles.delete(trouble);
  },
};
