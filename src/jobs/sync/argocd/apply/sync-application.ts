import type { StepRecord } from '../../../job.ts';
import { carryStep } from '../../apply/carry-step.ts';
import type { StepEnding } from '../../apply/ending.ts';
import { awaitOperation } from './await-operation.ts';
import { beginStep } from './begin-step.ts';
import { endOperation } from './end-operation.ts';
import type { Execution, Step } from './execution.ts';
import { intentOf } from './intent.ts';
import type { Opening } from './look-again.ts';
import { type Resumption, resumeApplication } from './resume-application.ts';
import { setOperation } from './set-operation.ts';

/** One step from the gate to its end: asked, set, awaited, written down. */
export async function syncApplication(
  execution: Execution,
  step: Step,
  opening: Opening,
): Promise<StepEnding> {
  const refused = await beginStep(execution, step, opening);
  if (refused !== undefined) return refused;
  const view = opening.views.get(step.application.name);
  if (view === undefined) throw new Error(`${step.id} was begun without its Application`);
  return carryOut(execution, step, async () => {
    const setting = await setOperation(execution, step, view);
    const since = execution.clock.now();
    return 'ending' in setting ? setting : { before: intentOf(setting.setOn).before, since };
  });
}

/** A step that another worker has begun goes on from where it is. */
export function resumeStep(execution: Execution, step: Step, record: StepRecord): Promise<StepEnding> {
  return carryOut(execution, step, () => resumeApplication(execution, step, record));
}

function carryOut(execution: Execution, step: Step, set: () => Promise<Resumption>): Promise<StepEnding> {
  return carryStep(execution, step, {
    summary: 'its operation is set',
    async work() {
      const setting = await set();
      return 'ending' in setting
        ? setting.ending
        : awaitOperation(execution, step, expect(execution, step, setting));
    },
    onCancelled: () => endOperation(execution, step),
  });
}

function expect(
  { context, placeOf, healthyLater }: Execution,
  step: Step,
  { before, since }: { readonly before: string | null; readonly since: Date },
) {
  const { settle, stuckAfter } = context.environment.sync;
  return {
    application: step.application.name,
    runId: context.runId,
    revision: step.application.targetCommit,
    before,
    since,
    expiresAt: context.expiresAt,
    settleMs: settle,
    stuckAfterMs: stuckAfter,
    isHealthAwaited: healthyLater?.has(step.application.name) !== true,
    place: placeOf(step),
  };
}
