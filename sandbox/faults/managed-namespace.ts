import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

export const managedNamespace: Fault = {
  id: 'managed-namespace',
  title: 'The app namespace has lost its Argo CD label',
  check: 'managed-namespace',
  plant({ cluster, name }) {
    const key = { apiVersion: 'v1', kind: 'Namespace', name: `bitiq-${name}` };
    return changeObject(cluster, key, ({ metadata }) => {
      const { 'argocd.argoproj.io/managed-by': _manager, ...labels } = metadata.labels ?? {};
      metadata.labels = labels;
    });
  },
};
