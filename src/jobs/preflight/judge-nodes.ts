import type { Node } from '../../integrations/kubernetes/nodes.ts';
import type { Finding } from './check.ts';
import { ageOf, joinNames, plural } from './wording.ts';

/** How many of the nodes of one role are Ready, against how many are wanted. */
export function judgeNodes(
  nodes: readonly Node[],
  { wanted, noun, role, now }: { wanted: number; noun: string; role: string; now: Date },
): Finding {
  const ready = nodes.filter((node) => node.isReady);
  const notReady = nodes.filter((node) => !node.isReady);
  const counts = `${ready.length} of ${plural(nodes.length, noun)} Ready`;
  const wish = nodes.length === wanted ? '' : `, ${wanted} wanted`;
  const summary = `${counts}${wish}${notReady.length === 0 ? '' : `; ${describe(notReady, now)}`}`;
  const evidence = nodes.map((node) => describe([node], now));

  if (ready.length >= wanted) return { status: 'passed', summary, evidence };
  const [first] = notReady;
  const remedy =
    first === undefined
      ? `oc get nodes -l node-role.kubernetes.io/${role}`
      : `oc describe node ${first.name}`;
  return { status: 'failed', summary, evidence, remedy };
}

/** `worker-2 NotReady for 14 min (KubeletNotReady)`; of several, only the names. */
function describe(nodes: readonly Node[], now: Date): string {
  const [node, ...others] = nodes;
  if (node === undefined || others.length > 0) return `${joinNames(nodes.map(({ name }) => name))} NotReady`;
  const state = node.isReady ? 'Ready' : 'NotReady';
  const age = node.since === undefined || node.isReady ? '' : ` for ${ageOf(node.since, now)}`;
  const reason = node.reason === undefined || node.isReady ? '' : ` (${node.reason})`;
  return `${node.name} ${state}${node.isCordoned ? ', cordoned' : ''}${age}${reason}`;
}
