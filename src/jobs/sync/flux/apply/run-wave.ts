import type { StepRecord } from '../../../job.ts';
import type { WaveEnding } from '../../apply/ending.ts';
import { runSteps } from '../../apply/run-steps.ts';
import { stepOf } from '../../apply/step.ts';
import { surveyAgain } from '../../apply/survey-again.ts';
import type { PlannedObject } from '../plan.ts';
import type { FluxExecution } from './execution.ts';
import { resumeObject, syncObject } from './sync-object.ts';

/** Does one wave, as `runSteps` says: each object is resumed, and looked at by Flux. */
export function runFluxWave(
  execution: FluxExecution,
  wave: { readonly number: number; readonly objects: readonly PlannedObject[] },
  journal: ReadonlyMap<string, StepRecord>,
): Promise<WaveEnding> {
  const { executor, stop } = execution;
  const steps = wave.objects.map((object) => stepOf(object, wave.number));
  return runSteps(execution, steps, journal, {
    async open(fresh) {
      const { survey, seen } = await surveyAgain(execution, () =>
        Promise.all(fresh.map(({ application }) => executor.read(application.name, stop))),
      );
      return { survey, views: new Map(fresh.map(({ id }, index) => [id, seen[index]])) };
    },
    begin: (step, { survey, views }) => syncObject(execution, step, { survey, view: views.get(step.id) }),
    resume: (step, record) => resumeObject(execution, step, record),
  });
}
