import { withSpan } from '../../../../tracing/span.ts';
import type { StepRecord } from '../../../job.ts';
import type { StepEnding } from '../../apply/ending.ts';
import { toDetail } from '../../apply/step-detail.ts';
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

async function carryOut(
  execution: Execution,
  step: Step,
  set: () => Promise<Resumption>,
): Promise<StepEnding> {
  const { context, progress } = execution;
  progress.set(step.application.name, { state: 'running', summary: 'its operation is set' });
  const ending = await withSpan({ name: 'step sync', attributes: { 'bitiq.step': step.id } }, () =>
    untilCancelled(execution, step, async () => {
      const setting = await set();
      return 'ending' in setting
        ? setting.ending
        : awaitOperation(execution, step, expect(execution, step, setting));
    }),
  );
  context.signal.throwIfAborted();
  await context.gate.end(step.id, ending.kind === 'done' ? 'done' : 'failed', toDetail(ending));
  return ending;
}

async function untilCancelled(
  execution: Execution,
  step: Step,
  work: () => Promise<StepEnding>,
): Promise<StepEnding> {
  const { context } = execution;
  try {
    return await work();
  } catch (error) {
    context.signal.throwIfAborted();
    if (!context.cancelled.aborted) throw error;
    return endOperation(execution, step);
  }
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
