import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

export const namespaces: Fault = {
  id: 'namespaces',
  title: 'The app namespace is stuck in Terminating',
  check: 'namespaces',
  plant({ cluster, name }) {
    const key = { apiVersion: 'v1', kind: 'Namespace', name: `bitiq-${name}` };
    return changeObject(cluster, key, (namespace) => {
      const message = 'Some content in the namespace has finalizers remaining';
      const condition = {
        type: 'NamespaceFinalizersRemaining',
        status: 'True',
        reason: 'SomeFinalizersRemain',
        message,
      };
      namespace.status = { phase: 'Terminating', conditions: [condition] };
    });
  },
};
