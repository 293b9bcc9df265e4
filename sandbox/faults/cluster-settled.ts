import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

const CLUSTER_VERSION = { apiVersion: 'config.openshift.io/v1', kind: 'ClusterVersion', name: 'version' };

export const clusterSettled: Fault = {
  id: 'cluster-settled',
  title: 'OpenShift is being updated',
  check: 'cluster-settled',
  worlds: ['furnished', 'empty'],
  plant({ cluster }) {
    return changeObject(cluster, CLUSTER_VERSION, (object) => {
      const status = object.status as { conditions: { type: string }[] };
      const progressing = {
        type: 'Progressing',
        status: 'True',
        reason: 'ClusterOperatorUpdating',
        message: 'Working towards 4.19.9: 412 of 914 done (45% complete), waiting on network',
        lastTransitionTime: new Date(Date.now() - 40 * 60_000).toISOString(),
      };
      status.conditions = [...status.conditions.filter(({ type }) => type !== 'Progressing'), progressing];
    });
  },
};
