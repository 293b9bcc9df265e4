import type { Environment } from '../../config/schema.ts';
import { type DriftItem, toItem } from '../../drift/item.ts';
import type { FluxObject } from '../../integrations/flux/flux-object.ts';
import { HELM_RELEASES, KUSTOMIZATIONS } from '../../integrations/flux/resources.ts';
import { ageOf } from '../../wording/durations.ts';
import { type FluxFacts, liveRevisionOf } from '../sync/flux/facts.ts';
import { short } from '../sync/wording.ts';
import { type Wanted, wantedOf } from './judge-automation.ts';

/**
 * All of one Kustomization or HelmRelease that is not as Git says. Where Flux has not looked for too long, or could
 * not fetch, that is all that is said of what it applied: the rest may not be so any more. What was changed by hand
 * Flux tells only where it looks, and of a HelmRelease by an Event alone.
 */
export function judgeFlux(facts: FluxFacts, environment: Environment, now: Date): readonly DriftItem[] {
  const { object } = facts;
  const doubt = judgeDoubt(facts, environment, now);
  const told = doubt === undefined ? [...judgeReady(object), ...judgeRevision(facts)] : [doubt];
  return [...told, ...judgeAutomation(object, environment)];
}

/** An item about the object itself, under its own kind. */
export function toFluxItem(
  { id, kind, namespace, name }: Pick<FluxObject, 'id' | 'kind' | 'namespace' | 'name'>,
  item: Omit<Parameters<typeof toItem>[1], 'resource'>,
): DriftItem {
  const { group, kind: title } = kind === 'helmrelease' ? HELM_RELEASES : KUSTOMIZATIONS;
  return toItem({ name: id, namespace }, { ...item, resource: { group, kind: title, namespace, name } });
}

function judgeDoubt(
  { object, repository }: FluxFacts,
  { drift }: Environment,
  now: Date,
): DriftItem | undefined {
  const remedy = lookCommand(object);
  const unlooked = (sentence: string) =>
    toFluxItem(object, { kind: 'not-refreshed', sentence, state: 'unknown', remedy });
  if (repository?.ready?.status === 'False') {
    const sentence = `Flux could not fetch its source ${repository.name}: ${repository.ready.message || 'no reason given'}`;
    return toFluxItem(object, { kind: 'not-compared', sentence, state: 'unknown', remedy });
  }
  if (repository?.isSuspended === true) {
    const { name, namespace } = repository;
    const sentence = `its source ${name} is suspended: what Git says since then is not known`;
    const resume = `flux resume source git ${name} -n ${namespace}`;
    return toFluxItem(object, { kind: 'not-refreshed', sentence, state: 'unknown', remedy: resume });
  }
  // What is suspended is not looked at, and what it holds is told by its source.
  if (object.isSuspended) return undefined;
  const { ready, reconciledAt, intervalMs } = object;
  if (ready === undefined) return unlooked('Flux has never looked');
  const limitMs = intervalMs + drift.notRefreshedAfter;
  const isOlder = (at: Date | undefined) => at !== undefined && now.getTime() - at.getTime() > limitMs;
  if (ready.status === 'Unknown' && isOlder(ready.since))
    return unlooked(`Flux has not come to an end since ${age(ready.since, now)}: ${ready.message}`);
  if (isOlder(reconciledAt)) return unlooked(`Flux last looked ${age(reconciledAt, now)} ago`);
  return undefined;
}

function age(at: Date | undefined, now: Date): string {
  return ageOf(at ?? now, now);
}

function judgeReady(object: FluxObject): readonly DriftItem[] {
  const { ready } = object;
  if (ready?.status !== 'False') return [];
  const why = ready.message || ready.reason || 'no reason given';
  const remedy = `oc describe ${object.kind} ${object.name} -n ${object.namespace}`;
  return [toFluxItem(object, { kind: 'unhealthy', sentence: `it is not Ready: ${why}`, remedy })];
}

function judgeRevision(facts: FluxFacts): readonly DriftItem[] {
  const { object, target } = facts;
  const live = liveRevisionOf(object);
  if (target === undefined) {
    const sentence = `what its source ${object.source.name || 'is'} holds is not known`;
    return [toFluxItem(object, { kind: 'not-compared', sentence, state: 'unknown' })];
  }
  if (live === null) {
    return [toFluxItem(object, { kind: 'out-of-sync', sentence: 'it was never applied' })];
  }
  // Of a chart from a commit Flux tells its version, not the commit.
  const isChartOfCommit = object.kind === 'helmrelease' && object.source.kind !== 'HelmRepository';
  if (live === target || isChartOfCommit) return [];
  const sentence = `it is at ${short(live)}, and its source holds ${short(target)}`;
  return [toFluxItem(object, { kind: 'out-of-sync', sentence })];
}

/** What is not suspended applies each commit by itself; a HelmRelease with drift detection undoes changes by hand. */
function judgeAutomation(object: FluxObject, environment: Environment): readonly DriftItem[] {
  const { autoSync, selfHeal } = environment.drift;
  const sync = judgeSuspension(object, wantedOf(autoSync, environment));
  if (sync.length > 0) return sync;
  const isOn = !object.isSuspended && object.driftDetection === 'enabled';
  const isOff = object.isSuspended || (object.driftDetection ?? 'enabled') !== 'enabled';
  const wanted = wantedOf(selfHeal, environment);
  const field = object.kind === 'helmrelease' ? 'spec.driftDetection' : 'spec.suspend';
  if (isOn && wanted === 'must not') return [heal(object, 'undoes changes by hand by itself', field)];
  if (isOff && wanted === 'must')
    return [heal(object, 'does not undo changes by hand, as it should here', field)];
  return [];
}

function judgeSuspension(object: FluxObject, wanted: Wanted): readonly DriftItem[] {
  const { kind, name, namespace } = object;
  if (!object.isSuspended && wanted === 'must not') {
    const sentence = 'it is not suspended: it applies each commit by itself, whatever is approved here';
    const remedy = `flux suspend ${kind} ${name} -n ${namespace}`;
    return [toFluxItem(object, { kind: 'auto-sync', sentence, remedy })];
  }
  if (object.isSuspended && wanted === 'must') {
    const sentence = 'it is suspended, and should apply each commit by itself here';
    const remedy = `flux resume ${kind} ${name} -n ${namespace}`;
    return [toFluxItem(object, { kind: 'auto-sync', sentence, remedy })];
  }
  return [];
}

function heal(object: FluxObject, what: string, field: string): DriftItem {
  const remedy = `Change ${field} of ${object.name} in Git`;
  return toFluxItem(object, { kind: 'self-heal', sentence: `it ${what} (${field})`, remedy });
}

function lookCommand({ kind, name, namespace }: FluxObject): string {
  return `flux reconcile ${kind} ${name} -n ${namespace} --with-source`;
}
