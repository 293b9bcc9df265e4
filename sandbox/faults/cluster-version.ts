import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

const CLUSTER_VERSION = { apiVersion: 'config.openshift.io/v1', kind: 'ClusterVersion', name: 'version' };

export const clusterVersion: Fault = {
  id: 'cluster-version',
  title: 'OpenShift is still 4.18',
  check: 'cluster-version',
  worlds: ['furnished', 'empty'],
  plant({ cluster }) {
    return changeObject(cluster, CLUSTER_VERSION, (object) => {
      const status = object.status as { history: { version: string }[]; desired: { version: string } };
      for (const entry of [status.desired, ...status.history]) entry.version = '4.18.22';
    });
  },
};
