import type { FluxObject } from '../../../../integrations/flux/flux-object.ts';
import type { StepRecord } from '../../../job.ts';
import type { StepEnding, WaveEnding } from '../../apply/ending.ts';
import { notBegun, unreadable } from '../../apply/not-begun.ts';
import { show } from '../../apply/show-ending.ts';
import { parseFailure } from '../../apply/step-detail.ts';
import { surveyAgain } from '../../apply/survey-again.ts';
import { short } from '../../wording.ts';
import type { PlannedObject } from '../plan.ts';
import { type FluxExecution, type FluxStep, fluxStepOf } from './execution.ts';
import type { Opening } from './send-order.ts';
import { resumeObject, syncObject } from './sync-object.ts';

/**
 * Does one wave: what the journal knows to be over is left alone, what was begun goes on, and the rest is begun
 * together on one plan made now. Over when each is.
 */
export async function runFluxWave(
  execution: FluxExecution,
  wave: { readonly number: number; readonly objects: readonly PlannedObject[] },
  journal: ReadonlyMap<string, StepRecord>,
): Promise<WaveEnding> {
  const steps = wave.objects.map((object) => fluxStepOf(object, wave.number));
  const known = new Map(steps.flatMap((step) => knownEnding(step, journal.get(step.id))));
  const mayBegin = [...known.values()].every(({ kind }) => kind === 'done');
  const fresh = steps.filter(({ id }) => !journal.has(id));
  const openings = mayBegin ? openTogether(execution, fresh) : Promise.resolve(notBegun('another failed'));
  const settled = await Promise.allSettled(
    steps.map(async (step) => {
      const record = journal.get(step.id);
      const ending = known.get(step.id);
      if (ending !== undefined) return ending;
      if (record !== undefined) return resumeObject(execution, step, record);
      const opened = await openings;
      return 'kind' in opened ? opened : syncObject(execution, step, opened.of(step));
    }),
  );
  execution.context.signal.throwIfAborted();
  return settled.map((each, index) => {
    if (each.status === 'rejected') throw each.reason;
    const step = steps[index];
    if (step === undefined) throw new Error('a wave ended with more than it had');
    return { application: step.application.name, ending: show(execution, step, each.value) };
  });
}

function knownEnding({ id, application }: FluxStep, record: StepRecord | undefined): [string, StepEnding][] {
  const { name, targetCommit } = application;
  if (record?.state === 'done') return [[id, { kind: 'done', summary: `synced to ${short(targetCommit)}` }]];
  if (record?.state === 'failed')
    return [[id, { kind: 'failed', failure: parseFailure(record.detail, name) }]];
  return [];
}

/** One look for all that begin at the same moment. */
async function openTogether(
  execution: FluxExecution,
  fresh: readonly FluxStep[],
): Promise<StepEnding | { of(step: FluxStep): Opening<FluxObject> }> {
  const { context, executor, stop } = execution;
  if (context.cancelled.aborted || fresh.length === 0) return notBegun('the run was cancelled');
  try {
    const { survey, seen } = await surveyAgain(execution, () =>
      Promise.all(fresh.map(({ application }) => executor.read(application.name, stop))),
    );
    return { of: ({ id }) => ({ survey, view: seen[fresh.findIndex((each) => each.id === id)] }) };
  } catch (error) {
    context.signal.throwIfAborted();
    if (context.cancelled.aborted) return notBegun('the run was cancelled');
    return unreadable(error);
  }
}
