import type { Environment } from '../../../config/schema.ts';
import { commitOf } from '../../../integrations/flux/revision.ts';
import { blocks, unknown } from '../obstacle.ts';
import type { Obstacle } from '../plan.ts';
import { short } from '../wording.ts';
import { findDependencyObstacles } from './dependencies.ts';
import type { FluxFacts, FluxState } from './facts.ts';

export interface FluxAsked {
  readonly environment: Environment;
  /** Instead of what the source holds; only its own commit can be given. */
  readonly revision?: string | undefined;
  readonly prune: boolean;
}

/** Everything that stands in the way of syncing one object, what weighs most first. */
export function findFluxObstacles(facts: FluxFacts, { asked, state, waves }: Seen): readonly Obstacle[] {
  return [
    ...source(facts),
    ...chart(facts),
    ...autoSync(facts, asked.environment),
    ...revision(facts, asked.revision),
    ...prune(facts, asked.prune),
    ...findDependencyObstacles(facts, { state, waves }),
  ];
}

/** What an object is judged beside. */
interface Seen {
  readonly asked: FluxAsked;
  readonly state: FluxState;
  /** All that is synced, in its order. */
  readonly waves: readonly (readonly FluxFacts[])[];
}

function source({ object, repository, target }: FluxFacts): readonly Obstacle[] {
  const { kind, name, namespace } = object.source;
  const isChart = object.kind === 'helmrelease' && kind === 'HelmRepository';
  if (isChart) return [];
  if (kind !== 'GitRepository') {
    const sentence = `${object.id} comes from ${kind ? `the ${kind} ${name}` : 'no source'}: bitiq cannot hold that at one commit`;
    return [blocks('unsupported-source', object.id, sentence, byHand(object))];
  }
  if (namespace !== object.namespace) {
    const sentence = `${object.id} comes from the GitRepository ${name} of another namespace (${namespace}), where bitiq may not hold it`;
    return [blocks('unsupported-source', object.id, sentence, `Move it to ${object.namespace}`)];
  }
  if (repository === undefined) {
    const sentence = `${object.id} comes from the GitRepository ${name}, which does not exist`;
    return [blocks('source-missing', object.id, sentence, `flux get sources git -n ${namespace}`)];
  }
  if (repository.hasIncludes) {
    const sentence = `the GitRepository ${name} includes others, so that one commit does not say what is applied`;
    return [blocks('unsupported-source', object.id, sentence, byHand(object))];
  }
  if (target === undefined) {
    const why = repository.ready?.message || 'it has fetched no commit yet';
    const sentence = `which commit the GitRepository ${name} holds is not known: ${why}`;
    const remedy = `flux reconcile source git ${name} -n ${namespace}`;
    return [unknown('commit-unknown', object.id, sentence, remedy)];
  }
  return [];
}

/** A chart has to be one and the same from the approval to the end. */
function chart({ object, repository, chart }: FluxFacts): readonly Obstacle[] {
  if (object.chart === undefined) return [];
  const { version } = object.chart;
  if (object.source.kind === 'HelmRepository' && !/^v?\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/.test(version)) {
    const sentence = `${object.id} asks for the chart version "${version || 'newest'}", which may become another one at any time`;
    return [blocks('chart-not-pinned', object.id, sentence, 'Name one version in spec.chart.spec.version')];
  }
  const held = repository?.artifact?.revision;
  if (chart === undefined || held === undefined || chart.sourceRevision === held) return [];
  const sentence = `Flux has not made the chart of ${object.id} from ${short(commitOf(held) ?? held)} yet`;
  const remedy = `flux get sources chart -n ${object.namespace}`;
  return [unknown('chart-unknown', object.id, sentence, remedy)];
}

/** Where people approve, what is not suspended applies each commit by itself. */
function autoSync({ object }: FluxFacts, { policies }: Environment): readonly Obstacle[] {
  if (object.isSuspended || policies.sync?.approvals === 'auto') return [];
  const sentence = `${object.id} is not suspended: it applies each commit by itself, whatever is approved here`;
  return [blocks('auto-sync', object.id, sentence, suspendCommand(object))];
}

function revision({ object, target }: FluxFacts, asked: string | undefined): readonly Obstacle[] {
  if (asked === undefined || target === undefined) return [];
  if (/^[0-9a-f]{7,40}$/.test(asked) && target.startsWith(asked)) return [];
  const sentence = `Flux applies what its source holds, which is ${short(target)}, and cannot be given ${asked}`;
  return [blocks('revision-not-held', object.id, sentence, 'Leave --revision out, or change the branch')];
}

function prune({ object }: FluxFacts, asked: boolean): readonly Obstacle[] {
  if (!asked || object.prune) return [];
  const sentence = `${object.id} takes nothing away (spec.prune is false), whatever is asked here`;
  return [blocks('prune-by-spec', object.id, sentence, 'Leave --prune out, or set spec.prune in Git')];
}

/** `flux suspend kustomization apps -n flux-system`. */
function suspendCommand({ kind, name, namespace }: FluxFacts['object']): string {
  return `flux suspend ${kind} ${name} -n ${namespace}`;
}

function byHand({ kind, name, namespace }: FluxFacts['object']): string {
  return `Sync it by hand: flux reconcile ${kind} ${name} -n ${namespace}`;
}
