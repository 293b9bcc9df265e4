import type { StepRecord } from '../../../job.ts';
import type { StepEnding, WaveEnding } from '../../apply/ending.ts';
import { runSteps } from '../../apply/run-steps.ts';
import { stepOf } from '../../apply/step.ts';
import { short } from '../../wording.ts';
import { changesNothing } from '../changes-nothing.ts';
import type { PlannedApplication } from '../plan.ts';
import type { Execution, Step } from './execution.ts';
import { lookAgain } from './look-again.ts';
import { resumeStep, syncApplication } from './sync-application.ts';

/** Does one wave, as `runSteps` says: an operation for each Application in which something changes. */
export function runWave(
  execution: Execution,
  wave: { readonly number: number; readonly applications: readonly PlannedApplication[] },
  journal: ReadonlyMap<string, StepRecord>,
): Promise<WaveEnding> {
  const steps = wave.applications.map((application) => stepOf(application, wave.number));
  return runSteps(execution, steps, journal, {
    findNothingToDo: (step) => findNothingToDo(execution, step),
    open: (fresh) =>
      lookAgain(
        execution,
        fresh.map(({ application }) => application.name),
      ),
    begin: (step, opening) => syncApplication(execution, step, opening),
    resume: (step, record) => resumeStep(execution, step, record),
  });
}

function findNothingToDo({ approved }: Execution, { application }: Step): StepEnding | undefined {
  if (!changesNothing({ ...approved, waves: [[application]] })) return undefined;
  const summary = `nothing to change, already at ${short(application.targetCommit)}`;
  return { kind: 'done', summary, isUnchanged: true };
}
