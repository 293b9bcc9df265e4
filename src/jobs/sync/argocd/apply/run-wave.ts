import type { StepRecord } from '../../../job.ts';
import type { StepEnding, WaveEnding } from '../../apply/ending.ts';
import { notBegun, unreadable } from '../../apply/not-begun.ts';
import { show } from '../../apply/show-ending.ts';
import { parseFailure } from '../../apply/step-detail.ts';
import { short } from '../../wording.ts';
import { changesNothing } from '../changes-nothing.ts';
import type { PlannedApplication } from '../plan.ts';
import { type Execution, type Step, stepOf } from './execution.ts';
import { lookAgain } from './look-again.ts';
import { resumeStep, syncApplication } from './sync-application.ts';

/**
 * Does one wave: what the journal knows to be over is left alone, what was begun goes on, and the rest is
 * begun together on one plan made now. Over when each is.
 */
export async function runWave(
  execution: Execution,
  wave: { readonly number: number; readonly applications: readonly PlannedApplication[] },
  journal: ReadonlyMap<string, StepRecord>,
): Promise<WaveEnding> {
  const steps = wave.applications.map((application) => stepOf(application, wave.number));
  const known = new Map(steps.flatMap((step) => knownEnding(execution, step, journal.get(step.id))));
  const mayBegin = [...known.values()].every(({ kind }) => kind === 'done');
  const fresh = steps.filter(({ id }) => !known.has(id) && !journal.has(id));
  const opening = mayBegin
    ? openTogether(execution, fresh)
    : Promise.resolve(notBegun('an application failed'));
  const endings = await Promise.allSettled(
    steps.map(async (step) => {
      const record = journal.get(step.id);
      const ending = known.get(step.id);
      if (ending !== undefined) return ending;
      if (record !== undefined) return resumeStep(execution, step, record);
      const opened = await opening;
      return 'kind' in opened ? show(execution, step, opened) : syncApplication(execution, step, opened);
    }),
  );
  execution.context.signal.throwIfAborted();
  return endings.map((settled, index) => {
    if (settled.status === 'rejected') throw settled.reason;
    return { application: steps[index]?.application.name ?? '', ending: settled.value };
  });
}

/** What is over, or has nothing to do. */
function knownEnding(
  execution: Execution,
  step: Step,
  record: StepRecord | undefined,
): [string, StepEnding][] {
  const ending = endingOf(execution, step, record);
  return ending === undefined ? [] : [[step.id, show(execution, step, ending)]];
}

function endingOf(
  { approved }: Execution,
  { application }: Step,
  record: StepRecord | undefined,
): StepEnding | undefined {
  const { name, targetCommit } = application;
  if (record?.state === 'done') return { kind: 'done', summary: `synced to ${short(targetCommit)}` };
  if (record?.state === 'failed') return { kind: 'failed', failure: parseFailure(record.detail, name) };
  if (record !== undefined || !changesNothing({ ...approved, waves: [[application]] })) return undefined;
  return { kind: 'done', summary: `nothing to change, already at ${short(targetCommit)}`, isUnchanged: true };
}

/** One look for all that begin at the same moment. */
async function openTogether(execution: Execution, fresh: readonly Step[]) {
  const { context } = execution;
  if (context.cancelled.aborted || fresh.length === 0) return notBegun('the run was cancelled');
  try {
    return await lookAgain(
      execution,
      fresh.map(({ application }) => application.name),
    );
  } catch (error) {
    context.signal.throwIfAborted();
    if (context.cancelled.aborted) return notBegun('the run was cancelled');
    return unreadable(error);
  }
}
