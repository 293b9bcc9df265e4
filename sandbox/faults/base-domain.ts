import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

export const baseDomain: Fault = {
  id: 'base-domain',
  title: "The cluster's ingress domain is another one",
  check: 'base-domain',
  worlds: ['furnished', 'empty'],
  plant({ cluster }) {
    const key = { apiVersion: 'config.openshift.io/v1', kind: 'Ingress', name: 'cluster' };
    return changeObject(cluster, key, ({ spec }) => {
      (spec as { domain: string }).domain = 'apps.elsewhere.example';
    });
  },
};
