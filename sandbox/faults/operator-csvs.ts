import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

export const operatorCsvs: Fault = {
  id: 'operator-csvs',
  title: 'An operator failed to install',
  check: 'operator-csvs',
  plant({ cluster }) {
    const key = {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'ClusterServiceVersion',
      name: 'cert-manager-operator.v1.17.0',
      namespace: 'openshift-operators',
    };
    return changeObject(cluster, key, (csv) => {
      const message = 'install timeout: deployment cert-manager-operator-controller-manager not ready';
      csv.status = { phase: 'Failed', reason: 'InstallCheckFailed', message };
    });
  },
};
