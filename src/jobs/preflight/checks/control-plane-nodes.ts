import { listNodes } from '../../../integrations/kubernetes/nodes.ts';
import type { Check } from '../check.ts';
import { judgeNodes } from '../judge-nodes.ts';

/** A node with both roles, as on a compact cluster, counts here too. */
export const controlPlaneNodes: Check = {
  id: 'control-plane-nodes',
  title: 'Enough control-plane nodes are Ready',
  severity: 'blocker',
  async run({ environment, kubernetes, signal, now }) {
    const nodes = await listNodes(kubernetes, signal);
    return judgeNodes(
      nodes.filter((node) => node.isControlPlane),
      {
        wanted: environment.preflight.controlPlaneNodes,
        noun: 'control-plane node',
        now: now(),
      },
    );
  },
};
