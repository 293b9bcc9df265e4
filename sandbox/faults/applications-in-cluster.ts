import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

export const applicationsInCluster: Fault = {
  id: 'applications-in-cluster',
  title: 'An Application points at another cluster',
  check: 'applications-in-cluster',
  plant({ cluster, name }) {
    const key = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      name: `toy-web-${name}`,
      namespace: 'openshift-gitops',
    };
    return changeObject(cluster, key, ({ spec }) => {
      const { destination } = spec as { destination: { server: string } };
      destination.server = 'https://api.elsewhere.example:6443';
    });
  },
};
