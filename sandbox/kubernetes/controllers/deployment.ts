import { rollOut } from '../roll-out.ts';
import type { Controller } from './controller.ts';

/** Makes a Deployment's ReplicaSet and pods, and takes away those of older ones. Of its status see `rollOut`. */
export const deployment: Controller = {
  name: 'deployment',
  kinds: ['Deployment.apps'],
  reconcile: (object, { cluster, timestamp }) => rollOut(cluster, object, timestamp()),
};
