import type { FluxObject } from '../../../../integrations/flux/flux-object.ts';
import { failed, type StepEnding } from '../../apply/ending.ts';
import { short } from '../../wording.ts';
import { definitionOf } from '../build-plan.ts';
import { liveRevisionOf } from '../facts.ts';
import type { PlannedObject } from '../plan.ts';

/** What is waited for. */
export interface FluxExpectation {
  readonly planned: PlannedObject;
  /** That the controller has to have handled. */
  readonly token: string;
  /** When it was asked. */
  readonly since: Date;
  readonly settleMs: number;
  readonly stuckAfterMs: number;
}

export type FluxJudgement =
  | { readonly state: 'over'; readonly ending: StepEnding }
  | { readonly state: 'waiting'; readonly summary: string; readonly doneSince?: Date };

/** Reasons for which a controller says not ready, and tries again by itself before long. */
const PASSING: readonly string[] = [
  'ArtifactFailed',
  'DependencyNotReady',
  'HealthCheckCanceled',
  'Progressing',
  'ProgressingWithRetry',
  'SourceNotReady',
];

/** How an object stands whose look was asked for. `doneSince` is what the judgement before gave. */
export function judgeObject(
  object: FluxObject | undefined,
  expected: FluxExpectation,
  { at, doneSince }: { readonly at: Date; readonly doneSince?: Date | undefined },
): FluxJudgement {
  const { planned, token, since, settleMs, stuckAfterMs } = expected;
  const { name } = planned;
  if (object === undefined) return over(failed('application-gone', `${name} does not exist any more.`));
  const spoiled = judgeChange(object, planned);
  if (spoiled !== undefined) return over(spoiled);
  const isLate = at.getTime() - since.getTime() >= stuckAfterMs;
  // Whoever asked after us was heard after us.
  const isHandled = [token, object.requestedAt].includes(object.lastHandledReconcileAt);
  if (isHandled && isDone(object, planned)) {
    const began = doneSince ?? at;
    const isSettled = at.getTime() - began.getTime() >= settleMs;
    return isSettled
      ? over({ kind: 'done', summary: `synced to ${short(planned.targetCommit)}` })
      : { state: 'waiting', summary: 'done, waits whether it stays so', doneSince: began };
  }
  const { ready } = object;
  const isRefused = isHandled && ready?.status === 'False' && !PASSING.includes(ready.reason);
  if (isRefused) return over(refusedByFlux(name, object));
  if (isLate) return over(stuck(name, object));
  return { state: 'waiting', summary: describe(object, isHandled) };
}

/** What must not change while it is applied. */
function judgeChange(object: FluxObject, planned: PlannedObject): StepEnding | undefined {
  const { name, targetCommit, liveRevision } = planned;
  const applied = liveRevisionOf(object);
  if (object.kind === 'kustomization' && applied !== liveRevision && applied !== targetCommit) {
    const message = `Another commit was applied to ${name}: ${short(applied ?? 'none')}, approved was ${short(targetCommit)}.`;
    const next = 'Look who changed its source, then sync again.';
    return failed('another-commit', message, next);
  }
  if (definitionOf(object) !== planned.definition) {
    const message = `Somebody changed the definition of ${name} while it was synced.`;
    return failed('definition-changed', message, 'Look at it, then request again.');
  }
  if (object.isSuspended && planned.isSuspended) {
    const message = `Somebody suspended ${name} while it was synced.`;
    return failed('suspended-meanwhile', message, 'Request again.');
  }
  return undefined;
}

function isDone(object: FluxObject, { targetCommit }: PlannedObject): boolean {
  const { ready, observedGeneration, generation, lastAttemptedRevision, kind } = object;
  const applied = liveRevisionOf(object);
  // Of a chart from a commit Flux tells the version alone; the commit is held.
  const isChart = kind === 'helmrelease' && object.source.kind !== 'HelmRepository';
  const isApplied = applied === (isChart ? lastAttemptedRevision : targetCommit);
  return ready?.status === 'True' && observedGeneration === generation && isApplied;
}

function refusedByFlux(name: string, { ready, kind, namespace, name: own }: FluxObject): StepEnding {
  const why = ready?.message || ready?.reason || 'no reason given';
  const next = `flux get ${kind}s ${own} -n ${namespace}`;
  return failed('sync-failed', `Flux could not sync ${name}: ${why.replace(/\.$/, '')}.`, next);
}

function stuck(name: string, { ready, kind, namespace, name: own }: FluxObject): StepEnding {
  const said = ready?.message ? `: ${ready.message.replace(/\.$/, '')}` : '';
  const next = `flux logs --kind=${kind === 'kustomization' ? 'Kustomization' : 'HelmRelease'} --name=${own} -n ${namespace}`;
  return failed('flux-stuck', `Flux has not synced ${name} in time${said}.`, next);
}

function describe({ ready }: FluxObject, isHandled: boolean): string {
  if (ready?.status === 'True' && !isHandled) return 'Flux has not looked yet';
  return ready?.message || 'Flux has not looked yet';
}

const over = (ending: StepEnding): FluxJudgement => ({ state: 'over', ending });
