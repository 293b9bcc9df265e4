import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

export const imageUpdater: Fault = {
  id: 'image-updater',
  title: 'Image Updater does not become ready',
  check: 'image-updater',
  plant({ cluster }) {
    const key = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: 'argocd-image-updater',
      namespace: 'openshift-gitops',
    };
    return changeObject(cluster, key, (deployment) => {
      deployment.status = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, unavailableReplicas: 1 };
    });
  },
};
