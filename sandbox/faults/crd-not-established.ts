import type { Fault } from '../world.ts';

export const crdNotEstablished: Fault = {
  id: 'crd-not-established',
  title: 'Definitions of the Vault Secrets Operator are not established',
  worlds: ['empty'],
  plant: ({ cluster }) => {
    const trouble = 'definitions-not-established vault-secrets-operator';
    cluster.operators.troubles.add(trouble);
    return () => cluster.operators.troubles.delete(trouble);
  },
};
