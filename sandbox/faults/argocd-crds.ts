import type { Fault } from '../world.ts';
import { removeObject } from './change-object.ts';

export const argocdCrds: Fault = {
  id: 'argocd-crds',
  title: 'The definition of ApplicationSets is gone',
  check: 'argocd-crds',
  plant({ cluster }) {
    return removeObject(cluster, {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      name: 'applicationsets.argoproj.io',
    });
  },
};
