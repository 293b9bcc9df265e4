import { ExternalError } from '../../../../errors.ts';
import type { OperationView, SyncOrder } from '../../../../integrations/argocd/operations.ts';
import { failed, type StepEnding } from '../../apply/ending.ts';
import { insist } from '../../apply/insist.ts';
import { beginStep } from './begin-step.ts';
import type { Execution, Step } from './execution.ts';
import { giveUp } from './give-up.ts';
import { lookAgain } from './look-again.ts';
import { silent } from './silent.ts';

/** How often it is tried again after the Application changed under us, or nobody answered, with nothing set. */
const TRIES_AGAIN = 3;

/** The first is made at once; before the next ones it waits once, then three times so long: a writer may take a second. */
const PAUSE_MS = 300;

/** The operation is there, with the view it was set on; or how the step ended. */
export type Setting = { readonly setOn: OperationView } | { readonly ending: StepEnding };

/**
 * Sets the operation of a begun step, once. Only where nothing was set, and can be set any more by what
 * is on its way, is it tried again, after the gate was asked again.
 */
export async function setOperation(execution: Execution, step: Step, first: OperationView): Promise<Setting> {
  let view = first;
  for (let again = 0; ; again += 1) {
    const error = await start(execution, step, view);
    if (error === undefined) return { setOn: view };
    const isLast = again === TRIES_AGAIN;
    if (error.reason !== 'conflict') {
      const given = await giveUpOrWait(execution, step, view, notSet(step, error));
      // What may still be on its way was held back: it can be set anew.
      if ('setOn' in given || given.ending.kind !== 'failed' || !error.retryable || isLast) return given;
    }
    if (!isLast) await execution.clock.sleep(PAUSE_MS * (2 ** again - 1), execution.stop);
    const next = await afterConflict(execution, step, { error, isLast });
    if ('ending' in next) return giveUpOrWait(execution, step, view, next.ending);
    if ('ours' in next) return { setOn: view };
    view = next.view;
  }
}

async function start(
  { executor, context, approved, stop }: Execution,
  { application }: Step,
  view: OperationView,
): Promise<ExternalError | undefined> {
  const order: SyncOrder = {
    runId: context.runId,
    planHash: context.planHash,
    initiatedBy: context.requestedBy,
    revision: application.targetCommit,
    prune: approved.operation.prune,
    syncOptions: application.syncOptions,
  };
  stop.throwIfAborted();
  try {
    await executor.start(view, order, stop);
    return undefined;
  } catch (error) {
    stop.throwIfAborted();
    if (error instanceof ExternalError) return error;
    throw error;
  }
}

type Next = { readonly ours: true } | { readonly view: OperationView } | { readonly ending: StepEnding };

async function afterConflict(
  execution: Execution,
  step: Step,
  { error, isLast }: { readonly error: ExternalError; readonly isLast: boolean },
): Promise<Next> {
  const { clock, executor, stop, context } = execution;
  const { name } = step.application;
  const opening = await insist(execution, clock.now(), async () => {
    const view = await executor.read(name, stop);
    const isOurs = [view?.requested?.runId, view?.state?.runId].includes(context.runId);
    return isOurs ? undefined : lookAgain(execution, [name]);
  });
  if ('silence' in opening) return { ending: silent(name, opening.silence) };
  if (opening.value === undefined) return { ours: true };
  if (isLast) return { ending: notSet(step, error) };
  const view = opening.value.views.get(name);
  const refused = await beginStep(execution, step, opening.value);
  if (refused !== undefined) return { ending: refused };
  return view === undefined ? { ending: notSet(step, error) } : { view };
}

async function giveUpOrWait(
  execution: Execution,
  step: Step,
  view: OperationView,
  ending: StepEnding,
): Promise<Setting> {
  const given = await giveUp(execution, step, ending);
  return given === undefined ? { setOn: view } : { ending: given };
}

function notSet({ application: { name } }: Step, { code, message, next }: ExternalError): StepEnding {
  return failed(code, `The operation on ${name} could not be set: ${message}.`, next);
}
