import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

export const operatorChannels: Fault = {
  id: 'operator-channels',
  title: 'A Subscription follows latest',
  check: 'operator-channels',
  plant({ cluster }) {
    const key = {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'Subscription',
      name: 'openshift-pipelines-operator-rh',
      namespace: 'openshift-operators',
    };
    return changeObject(cluster, key, ({ spec }) => {
      (spec as { channel: string }).channel = 'latest';
    });
  },
};
