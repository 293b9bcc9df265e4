import type { Fault } from '../world.ts';

const NAME = 'vault-config-operator';

export const namespaceTerminating: Fault = {
  id: 'namespace-terminating',
  title: 'The namespace of the Vault Config Operator is being deleted, and does not go',
  worlds: ['empty'],
  plant({ cluster }) {
    const key = { apiVersion: 'v1', kind: 'Namespace', name: NAME };
    const before = cluster.read(key);
    const message =
      'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances';
    cluster.put({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        ...before?.metadata,
        name: NAME,
        deletionTimestamp: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
        finalizers: ['example.com/hold'],
      },
      status: {
        phase: 'Terminating',
        conditions: [
          {
            type: 'NamespaceFinalizersRemaining',
            status: 'True',
            reason: 'SomeFinalizersRemain',
            message,
          },
        ],
      },
    });
    return () => {
      cluster.remove(key);
      if (before !== undefined) cluster.put(before);
    };
  },
};
