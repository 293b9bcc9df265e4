import type { Fault } from '../world.ts';
import { breakNode } from './break-node.ts';

export const workerNodes: Fault = {
  id: 'worker-nodes',
  title: 'A worker is NotReady',
  check: 'worker-nodes',
  plant: ({ cluster }) => breakNode(cluster, 'worker'),
};
