import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

export const argocdReady: Fault = {
  id: 'argocd-ready',
  title: "Argo CD's repo server is down",
  check: 'argocd-ready',
  plant({ cluster }) {
    const key = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: 'openshift-gitops-repo-server',
      namespace: 'openshift-gitops',
    };
    return changeObject(cluster, key, (deployment) => {
      deployment.status = { observedGeneration: 1, replicas: 1, unavailableReplicas: 1, updatedReplicas: 1 };
    });
  },
};
