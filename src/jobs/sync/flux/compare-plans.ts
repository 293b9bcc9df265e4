import { hashPlan } from '../../../gate/plan-hash.ts';
import { describeFields, type FieldSentences } from '../../describe-fields.ts';
import type { Comparison } from '../apply/comparison.ts';
import { describeCommonChange } from '../common-differences.ts';
import { type CommonPlan, UNKNOWN } from '../plan.ts';
import { short } from '../wording.ts';
import type { FluxPlan, PlannedObject, PlannedSource } from './plan.ts';

/** What this run has begun to change itself. */
export interface Begun {
  /** Names of objects. */
  readonly objects: ReadonlySet<string>;
  /** Names of sources that it holds. */
  readonly sources: ReadonlySet<string>;
}

/** The approved plan beside the one made now, for a run that has begun some of it already. */
export function compareFluxPlans(approved: FluxPlan, plan: FluxPlan, begun: Begun): Comparison {
  const now = rebase(approved, plan, begun);
  const commits = new Map(approved.sources.map(({ name, commit }) => [name, commit]));
  return {
    hash: hashPlan(now),
    hasMoved: now.sources.some(({ name, commit }) => commit !== UNKNOWN && commits.get(name) !== commit),
    listDifferences: () => describeFluxChange(approved, now),
  };
}

/**
 * What this run has begun stands in it as it was approved, because what changed in it is its own doing; but the
 * commit of a source that is held counts as it is now. A preflight that found the environment ready since then
 * takes nothing from an approval that was given without it.
 */
function rebase(approved: FluxPlan, now: FluxPlan, begun: Begun): FluxPlan {
  const before = new Map(approved.waves.flat().map((object) => [object.name, object]));
  const held = new Map(approved.sources.map((source) => [source.name, source]));
  return {
    ...now,
    preflight: now.preflight === 'ready' ? approved.preflight : now.preflight,
    sources: now.sources.map((source) => {
      const isSuspended = held.get(source.name)?.isSuspended ?? source.isSuspended;
      return begun.sources.has(source.name) ? { ...source, isSuspended } : source;
    }),
    waves: now.waves.map((wave) =>
      wave.map((object) => (begun.objects.has(object.name) ? (before.get(object.name) ?? object) : object)),
    ),
  };
}

/**
 * What differs between the plan that was approved and the one made now, a plain sentence each without a full stop.
 * Empty exactly where both have the same hash.
 */
function describeFluxChange(before: FluxPlan, after: FluxPlan): readonly string[] {
  return [
    ...describeCommonChange(before, after),
    ...describeFields(SENTENCES, before, after),
    ...describeEach(before.sources, after.sources, 'GitRepository ', describeSource),
    ...describeEach(placed(before), placed(after), '', describeObject),
  ];
}

/** What a sync by Flux has besides what every plan has, its waves and its sources. */
const SENTENCES: FieldSentences<FluxPlan, Exclude<keyof FluxPlan, 'waves' | 'sources' | keyof CommonPlan>> = {
  operation: (_, { operation }) => `it would be a ${operation.kind} now`,
  controller: (_, { controller }) => `it would go through ${controller} now`,
};

interface Placed extends PlannedObject {
  readonly wave: number;
}

function placed({ waves }: FluxPlan): readonly Placed[] {
  return waves.flatMap((objects, index) => objects.map((object) => ({ ...object, wave: index + 1 })));
}

function describeEach<T extends { readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
  kind: string,
  describe: (was: T, is: T) => readonly string[],
): readonly string[] {
  const old = new Map(before.map((each) => [each.name, each]));
  const now = new Set(after.map(({ name }) => name));
  return [
    ...after.flatMap((each) => {
      const was = old.get(each.name);
      return was === undefined ? [`${kind}${each.name} would be part of it now too`] : describe(was, each);
    }),
    ...before
      .filter(({ name }) => !now.has(name))
      .map(({ name }) => `${kind}${name} would not be part of it any more`),
  ];
}

function describeSource(was: PlannedSource, is: PlannedSource): readonly string[] {
  const name = `GitRepository ${is.name}`;
  return [
    ...(was.commit === is.commit ? [] : [`${name} holds ${short(is.commit)} now (was ${short(was.commit)})`]),
    ...(was.url === is.url ? [] : [`${name} comes from ${is.url} now (was ${was.url})`]),
    ...suspension(name, was, is),
  ];
}

function describeObject(was: Placed, is: Placed): readonly string[] {
  const { name } = is;
  const differs = <K extends keyof Placed>(field: K, sentence: string) =>
    was[field] === is[field] ? [] : [sentence];
  return [
    ...differs('wave', `${name} would be in wave ${is.wave} now (was ${was.wave})`),
    ...differs(
      'targetCommit',
      `${name} would now go to ${short(is.targetCommit)} (was ${short(was.targetCommit)})`,
    ),
    ...differs(
      'liveRevision',
      `${name} is at ${short(is.liveRevision ?? 'nothing')} now (was ${short(was.liveRevision ?? 'nothing')})`,
    ),
    ...differs('chartDigest', `${name} has another chart now`),
    ...differs('source', `${name} comes from ${is.source} now (was ${was.source})`),
    ...differs('path', `${name} is made of ${is.path || '/'} now (was ${was.path || '/'})`),
    ...differs('namespace', `${name} is in ${is.namespace} now (was ${was.namespace})`),
    ...differs('prune', is.prune ? `${name} would prune now` : `${name} would not prune any more`),
    ...differs('definition', `${name} is set up otherwise now`),
    ...suspension(name, was, is),
  ];
}

function suspension(
  name: string,
  was: { readonly isSuspended: boolean },
  is: { readonly isSuspended: boolean },
): readonly string[] {
  if (was.isSuspended === is.isSuspended) return [];
  return [is.isSuspended ? `${name} is suspended now` : `${name} is not suspended any more`];
}
