import type { Fault } from '../world.ts';
import { breakNode } from './break-node.ts';

export const controlPlaneNodes: Fault = {
  id: 'control-plane-nodes',
  title: 'A control-plane node is NotReady',
  check: 'control-plane-nodes',
  plant: ({ cluster }) => breakNode(cluster, 'master'),
};
