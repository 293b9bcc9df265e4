import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

export const pipelineRegistrySecret: Fault = {
  id: 'pipeline-registry-secret',
  title: "Pipelines no longer pull with the registry's credentials",
  check: 'pipeline-registry-secret',
  plant({ cluster }) {
    const key = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      name: 'pipeline',
      namespace: 'openshift-pipelines',
    };
    return changeObject(cluster, key, (account) => {
      const names = account.imagePullSecrets as { name: string }[];
      account.imagePullSecrets = names.filter(({ name }) => name !== 'quay-auth');
    });
  },
};
