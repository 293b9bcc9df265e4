import { ExternalError } from '../../../../errors.ts';
import type { FluxObject } from '../../../../integrations/flux/flux-object.ts';
import type { StepRecord } from '../../../job.ts';
import { carryStep } from '../../apply/carry-step.ts';
import { failed, type StepEnding } from '../../apply/ending.ts';
import { insist } from '../../apply/insist.ts';
import { notBegun } from '../../apply/not-begun.ts';
import { surveyAgain } from '../../apply/survey-again.ts';
import { untilCancelled } from '../../apply/until-cancelled.ts';
import { short } from '../../wording.ts';
import { beginFlux } from './begin.ts';
import { type FluxExecution, type FluxStep, tokenOf } from './execution.ts';
import { judgeObject } from './judge-object.ts';
import { gone, type Opening, type Sending, sendOrder } from './send-order.ts';
import { silent } from './silent.ts';

/** One step from the gate to its end: asked, resumed, awaited, written down. It is suspended again at the very end. */
export async function syncObject(
  execution: FluxExecution,
  step: FluxStep,
  opening: Opening<FluxObject>,
): Promise<StepEnding> {
  const send = () => sendOrder(execution, sendingOf(execution, step), opening);
  const ending = await untilCancelled(execution.context, send, leave);
  const isBegun = execution.begun.has(step.application.name);
  if (!isBegun && ending !== undefined)
    return ending.kind === 'cancelled' ? notBegun('the run was cancelled') : ending;
  return carryOut(execution, step, async () => ending ?? awaitObject(execution, step, execution.clock.now()));
}

/** A step that another worker has begun goes on from where it is; what was closed stays closed. */
export async function resumeObject(
  execution: FluxExecution,
  step: FluxStep,
  record: StepRecord,
): Promise<StepEnding> {
  const { context, clock, stop } = execution;
  const { name } = step.application;
  const sending = sendingOf(execution, step);
  return carryOut(execution, step, async () => {
    const found = await insist(execution, clock.now(), () => sending.read(stop));
    if ('silence' in found) return silent(execution, name, found.silence);
    const view = found.value;
    if (view === undefined) return gone(name);
    if (view.requestedAt === tokenOf(context.runId, 'close')) return interrupted(name);
    if (view.requestedAt === sending.token) return awaitObject(execution, step, record.intendedAt);
    const { survey, seen } = await surveyAgain(execution, () => sending.read(stop));
    const ending = await sendOrder(execution, sending, { survey, view: seen });
    return ending ?? awaitObject(execution, step, clock.now());
  });
}

function sendingOf(execution: FluxExecution, { id, application }: FluxStep): Sending<FluxObject> {
  const { executor, context } = execution;
  const { name, targetCommit, liveRevision } = application;
  const token = tokenOf(context.runId, 'sync');
  return {
    name,
    token,
    read: (signal) => executor.read(name, signal),
    write: (view, signal) => executor.order(view, { suspend: false, token }, signal),
    async begin(survey) {
      const live = survey.planned.plan.waves.flat().find((each) => each.name === name);
      const refused = await beginFlux(execution, survey, {
        id,
        title: `sync ${name} to ${short(targetCommit)}, and leave it ${application.isSuspended ? 'suspended' : 'as it was'}`,
        detail: { revision: targetCommit, isSuspended: application.isSuspended },
        object: name,
        revision: { planned: liveRevision ?? '', live: live && (live.liveRevision ?? '') },
      });
      if (refused === undefined) execution.begun.add(name);
      return refused;
    },
  };
}

function carryOut(
  execution: FluxExecution,
  step: FluxStep,
  work: () => Promise<StepEnding>,
): Promise<StepEnding> {
  return carryStep(execution, step, { summary: 'Flux was asked to look', work, onCancelled: leave });
}

function leave(): StepEnding {
  const summary = 'not waited for any more; what Flux had begun of the approved commit it may finish';
  return { kind: 'cancelled', summary, isBegun: true };
}

async function awaitObject(execution: FluxExecution, step: FluxStep, since: Date): Promise<StepEnding> {
  const { clock, context, executor, progress, stop } = execution;
  const { settle, stuckAfter, pollEvery } = context.environment.sync;
  const { application } = step;
  const token = tokenOf(context.runId, 'sync');
  const expected = { planned: application, token, since, settleMs: settle, stuckAfterMs: stuckAfter };
  let doneSince: Date | undefined;
  for (;;) {
    stop.throwIfAborted();
    try {
      const object = await executor.read(application.name, stop);
      const judgement = judgeObject(object, expected, { at: clock.now(), doneSince });
      if (judgement.state === 'over') return judgement.ending;
      doneSince = judgement.doneSince;
      progress.set(application.name, { state: 'running', summary: judgement.summary });
    } catch (error) {
      stop.throwIfAborted();
      if (!(error instanceof ExternalError)) throw error;
      if (clock.now().getTime() - since.getTime() >= stuckAfter)
        return silent(execution, application.name, error.message);
    }
    await clock.sleep(pollEvery, stop);
  }
}

function interrupted(name: string): StepEnding {
  const message = `The sync of ${name} was interrupted, and it was suspended again: whether it was applied as a whole is not known.`;
  return failed('interrupted', message, 'Request again.');
}
