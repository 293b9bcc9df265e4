import { commitOf } from '../../../../integrations/flux/revision.ts';
import type { GitRepository } from '../../../../integrations/flux/sources.ts';
import type { StepRecord } from '../../../job.ts';
import { failed, type StepEnding } from '../../apply/ending.ts';
import { insist } from '../../apply/insist.ts';
import { surveyAgain } from '../../apply/survey-again.ts';
import { UNKNOWN } from '../../plan.ts';
import { short } from '../../wording.ts';
import type { PlannedSource } from '../plan.ts';
import { beginFlux } from './begin.ts';
import { type FluxExecution, holdIdOf, tokenOf } from './execution.ts';
import { INTERRUPTED } from './interrupted.ts';
import { gone, type Sending, sendOrder } from './send-order.ts';
import { silent } from './silent.ts';

/**
 * Holds every source still at the approved commit, before anything is applied: suspended, with the controller's
 * word that nothing of it is under way any more. `undefined`: from here on nothing else than that commit can be
 * applied, until they are let go.
 */
export async function holdSources(
  execution: FluxExecution,
  journal: ReadonlyMap<string, StepRecord>,
): Promise<StepEnding | undefined> {
  for (const source of execution.approved.sources) {
    const ending = await holdSource(execution, source, journal.get(holdIdOf(source.name)));
    if (ending !== undefined) return ending;
  }
  return undefined;
}

async function holdSource(
  execution: FluxExecution,
  source: PlannedSource,
  record: StepRecord | undefined,
): Promise<StepEnding | undefined> {
  const { clock, stop } = execution;
  const sending = sendingOf(execution, source);
  const since = record?.intendedAt ?? clock.now();
  const found = await insist(execution, clock.now(), () => sending.read(stop));
  if ('silence' in found) return silent(execution, sending.name, found.silence);
  if (found.value?.requestedAt === tokenOf(execution.context.runId, 'close')) return INTERRUPTED;
  if (found.value?.requestedAt !== sending.token) {
    const { survey, seen } = await surveyAgain(execution, () => sending.read(stop));
    const ending = await sendOrder(execution, sending, { survey, view: seen });
    if (ending !== undefined) return ending;
  }
  return awaitStill(execution, source, since);
}

function sendingOf(execution: FluxExecution, source: PlannedSource): Sending<GitRepository> {
  const { executor, context } = execution;
  const token = tokenOf(context.runId, 'hold');
  return {
    name: `GitRepository ${source.name}`,
    token,
    read: (signal) => executor.readSource(source.name, signal),
    write: (view, signal) => executor.orderSource(view, { suspend: true, token }, signal),
    async begin(survey) {
      const live = survey.planned.plan.sources.find(({ name }) => name === source.name)?.commit;
      const refused = await beginFlux(execution, survey, {
        id: holdIdOf(source.name),
        title: `hold ${source.name} at ${short(source.commit)}, and let it go at the end`,
        detail: { commit: source.commit, isSuspended: source.isSuspended },
        source: source.name,
        revision: { planned: source.commit, live: live === UNKNOWN ? undefined : live },
      });
      if (refused === undefined) execution.held.add(source.name);
      return refused;
    },
  };
}

/** Waits for the controller to have handled our request on the suspended source; then its artifact cannot change. */
async function awaitStill(
  execution: FluxExecution,
  source: PlannedSource,
  since: Date,
): Promise<StepEnding | undefined> {
  const { clock, context, executor, stop } = execution;
  const name = `GitRepository ${source.name}`;
  const { stuckAfter, pollEvery } = context.environment.sync;
  const token = tokenOf(context.runId, 'hold');
  for (;;) {
    const found = await insist(execution, since, () => executor.readSource(source.name, stop));
    if ('silence' in found) return silent(execution, name, found.silence);
    const view = found.value;
    if (view === undefined) return gone(name);
    if (view.requestedAt !== token || !view.isSuspended) return lost(name);
    if (view.lastHandledReconcileAt === token) return judgeHeld(source, view);
    if (clock.now().getTime() - since.getTime() >= stuckAfter) {
      const next = 'Look whether source-controller runs, then request again.';
      return failed('source-stuck', `${name} did not confirm that it is suspended.`, next);
    }
    await clock.sleep(pollEvery, stop);
  }
}

function lost(name: string): StepEnding {
  return failed('source-changed', `Somebody else changed ${name} while it was held.`, 'Request again.');
}

function judgeHeld(source: PlannedSource, { artifact }: GitRepository): StepEnding | undefined {
  const commit = commitOf(artifact?.revision ?? '');
  if (commit === source.commit) return undefined;
  const is = commit === undefined ? 'nothing' : short(commit);
  const message = `GitRepository ${source.name} went to ${is} before it could be held (approved: ${short(source.commit)}).`;
  return {
    kind: 'refused',
    failure: { code: 'plan_changed', message, next: 'Request again.' },
    isKnown: true,
  };
}
