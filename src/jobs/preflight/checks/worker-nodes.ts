import { listNodes } from '../../../integrations/kubernetes/nodes.ts';
import type { Check } from '../check.ts';
import { judgeNodes } from '../judge-nodes.ts';

/** A node with both roles, as on a compact cluster, counts here too. */
export const workerNodes: Check = {
  id: 'worker-nodes',
  title: 'Enough workers are Ready',
  severity: 'blocker',
  async run({ environment, kubernetes, signal, now }) {
    const nodes = await listNodes(kubernetes, signal);
    return judgeNodes(
      nodes.filter((node) => node.isWorker),
      { wanted: environment.preflight.workerNodes, noun: 'worker', now: now() },
    );
  },
};
