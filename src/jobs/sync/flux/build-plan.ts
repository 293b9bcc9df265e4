import { hashPlan } from '../../../gate/plan-hash.ts';
import { commitOf } from '../../../integrations/flux/revision.ts';
import { planCommon } from '../common-plan.ts';
import type { CommonFacts } from '../find-shared-obstacles.ts';
import { UNKNOWN } from '../plan.ts';
import { type FluxFacts, liveRevisionOf } from './facts.ts';
import type { FluxPlan, PlannedObject, PlannedSource } from './plan.ts';

/** The plan of waves whose facts are known. The same facts give the same plan, in whatever order they came. */
export function buildFluxPlan(waves: readonly (readonly FluxFacts[])[], shared: CommonFacts): FluxPlan {
  return {
    operation: { kind: 'sync' },
    controller: 'flux',
    ...planCommon(shared),
    sources: sourcesOf(waves.flat()),
    waves: waves.map((wave) => byName(wave.map(planObject))),
  };
}

function planObject({ object, target, chart }: FluxFacts): PlannedObject {
  return {
    name: object.id,
    namespace: object.namespace,
    source: `${object.source.kind}/${object.source.name}`,
    path: object.path,
    liveRevision: liveRevisionOf(object),
    targetCommit: target ?? UNKNOWN,
    chartDigest: chart?.artifact?.digest ?? null,
    isSuspended: object.isSuspended,
    prune: object.prune,
    definition: definitionOf(object),
  };
}

/** What it does besides the commit, as one word. */
export function definitionOf({ spec }: FluxFacts['object']): string {
  return hashPlan(spec);
}

function sourcesOf(facts: readonly FluxFacts[]): readonly PlannedSource[] {
  const found = facts.flatMap(({ repository }) => repository ?? []);
  const unique = new Map(found.map((each) => [each.name, each]));
  return byName(
    [...unique.values()].map(({ name, url, artifact, isSuspended }) => ({
      name,
      url,
      commit: commitOf(artifact?.revision ?? '') ?? UNKNOWN,
      isSuspended,
    })),
  );
}

function byName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return items.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
