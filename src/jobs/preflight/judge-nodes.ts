import type { Node } from '../../integrations/kubernetes/nodes.ts';
import { joinNames, plural } from '../../wording/counts.ts';
import { ageOf } from '../../wording/durations.ts';
import type { Finding } from './check.ts';

/** How many of the nodes of one role are Ready, against how many are wanted. */
export function judgeNodes(
  nodes: readonly Node[],
  { wanted, noun, now }: { readonly wanted: number; readonly noun: string; readonly now: Date },
): Finding {
  const down = nodes.filter((node) => !node.isReady);
  const readyCount = nodes.length - down.length;
  const counts = nodes.length === 0 ? `no ${noun}` : `${readyCount} of ${plural(nodes.length, noun)} Ready`;
  const wish = nodes.length === wanted ? '' : `, ${wanted} wanted`;
  const summary = `${counts}${wish}${down.length === 0 ? '' : `; ${describeAll(down, now)}`}`;
  const evidence = nodes.map((node) => describe(node, now));

  if (readyCount >= wanted) return { status: 'passed', summary, evidence };
  const [first] = down;
  const remedy =
    first === undefined
      ? 'oc get nodes && oc get machines.machine.openshift.io -n openshift-machine-api'
      : `oc describe node ${first.name}`;
  return { status: 'failed', summary, evidence, remedy };
}

function describeAll(nodes: readonly Node[], now: Date): string {
  const [first, ...others] = nodes;
  if (first !== undefined && others.length === 0) return describe(first, now);
  return `${joinNames(nodes.map(({ name }) => name))} NotReady`;
}

/** `worker-2 NotReady for 14 min (KubeletNotReady)`. */
function describe({ name, isReady, isCordoned, since, reason }: Node, now: Date): string {
  const cordoned = isCordoned ? ', cordoned' : '';
  if (isReady) return `${name} Ready${cordoned}`;
  const age = since === undefined ? '' : ` for ${ageOf(since, now)}`;
  return `${name} NotReady${cordoned}${age}${reason === undefined ? '' : ` (${reason})`}`;
}
