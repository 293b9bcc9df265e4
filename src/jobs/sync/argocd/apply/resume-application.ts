import type { OperationView } from '../../../../integrations/argocd/operations.ts';
import type { StepRecord } from '../../../job.ts';
import { failed, type StepEnding } from '../../apply/ending.ts';
import { insist } from '../../apply/insist.ts';
import { beginStep } from './begin-step.ts';
import type { Execution, Step } from './execution.ts';
import { giveUp } from './give-up.ts';
import { type Intent, parseIntent } from './intent.ts';
import { lookAgain } from './look-again.ts';
import { type Setting, setOperation } from './set-operation.ts';
import { silent } from './silent.ts';

/** Where a worker that was lost has left a step. */
export type Whereabouts = 'set' | 'never-sent' | 'not-known';

/** What the Application tells of a step that was intended. The cluster takes no write but on that version. */
function judgeWhereabouts(
  { requested, state, resourceVersion }: OperationView,
  intent: Intent,
  runId: string,
): Whereabouts {
  if (requested?.runId === runId || state?.runId === runId) return 'set';
  return resourceVersion === intent.resourceVersion ? 'never-sent' : 'not-known';
}

/** What is to be waited for, or how the step ended. */
export type Resumption = { readonly before: string | null; readonly since: Date } | { ending: StepEnding };

/** Takes up a step that another worker has begun. Never sets an operation that may have been set. */
export async function resumeApplication(
  execution: Execution,
  step: Step,
  record: StepRecord,
): Promise<Resumption> {
  const { executor, stop, context, clock } = execution;
  const { name } = step.application;
  const intent = parseIntent(record.detail);
  const found = await insist(execution, clock.now(), () => executor.read(name, stop));
  if ('silence' in found) return { ending: silent(name, found.silence) };
  const waiting = { before: intent.before, since: record.intendedAt };
  const view = found.value;
  if (view === undefined) return { ending: failed('application-gone', `${name} does not exist any more.`) };
  const whereabouts = judgeWhereabouts(view, intent, context.runId);
  if (whereabouts === 'set') return waiting;
  if (whereabouts === 'not-known') {
    const ending = await giveUp(execution, step, unknown(name));
    return ending === undefined ? waiting : { ending };
  }
  const setting = await sendNow(execution, step, intent);
  return 'ending' in setting ? setting : { before: intent.before, since: clock.now() };
}

/** The gate is asked again first: much may have changed since the worker was lost. */
async function sendNow(execution: Execution, step: Step, intent: Intent): Promise<Setting> {
  const { context, clock } = execution;
  const { name } = step.application;
  const opening = await insist(execution, clock.now(), () => lookAgain(execution, [name]));
  if ('silence' in opening) return { ending: silent(name, opening.silence) };
  const view = opening.value.views.get(name);
  const isUntouched = view && judgeWhereabouts(view, intent, context.runId) === 'never-sent';
  const refused = isUntouched ? await beginStep(execution, step, opening.value) : unknown(name);
  if (refused === undefined && view) return setOperation(execution, step, view);
  const ending = await giveUp(execution, step, refused ?? unknown(name));
  return ending === undefined && view ? { setOn: view } : { ending: ending ?? unknown(name) };
}

function unknown(name: string): StepEnding {
  return failed(
    'operation-unknown',
    `bitiq was interrupted while it set the operation on ${name}, and ${name} has changed since: whether it began is not known.`,
    `Look at its history: argocd app get ${name}, argocd app history ${name}`,
  );
}
