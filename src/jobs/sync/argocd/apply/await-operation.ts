import { ExternalError } from '../../../../errors.ts';
import type { StepEnding } from '../../apply/ending.ts';
import type { ClosedWindow, Execution, Step } from './execution.ts';
import { fenceOnce } from './give-up.ts';
import { judgeOperation } from './judge-operation.ts';
import type { Expectation, Look, Memory } from './judgement.ts';

/** Sync windows are asked for no more often than this while an operation does nothing, but before it is stuck. */
const WINDOW_EVERY_MS = 10_000;

/** Waits until the operation of a step has come to an end of whatever kind. It sets nothing. */
export async function awaitOperation(
  execution: Execution,
  step: Step,
  expected: Expectation,
): Promise<StepEnding> {
  const { clock, progress, stop, context } = execution;
  const { name } = step.application;
  const findWindow = askSeldom(execution, name);
  let memory: Memory = {};
  for (;;) {
    stop.throwIfAborted();
    const judgement = judgeOperation(await look(execution, name, findWindow), expected, memory);
    if (judgement.state === 'over') {
      const { ending, end } = judgement;
      if (ending.kind === 'failed') await fenceOnce(execution, step);
      return end === true ? takeBack(execution, name, ending) : ending;
    }
    memory = judgement.memory;
    progress.set(name, { state: 'running', summary: judgement.summary });
    await clock.sleep(context.environment.sync.pollEvery, stop);
  }
}

type FindWindow = (at: Date) => Promise<ClosedWindow | undefined>;

async function look(
  { executor, clock, stop, context }: Execution,
  name: string,
  findWindow: FindWindow,
): Promise<Look> {
  try {
    const view = await executor.read(name, stop);
    const at = clock.now();
    const { requested, state } = view ?? {};
    const isIdle = requested?.runId === context.runId && !hasDone(state, context.runId);
    return { at, answer: { view }, window: isIdle ? await findWindow(at) : undefined };
  } catch (error) {
    stop.throwIfAborted();
    if (!(error instanceof ExternalError)) throw error;
    return { at: clock.now(), answer: { silence: error.message } };
  }
}

function hasDone(
  state: { runId: string | undefined; resources: readonly unknown[] } | undefined,
  runId: string,
): boolean {
  return state?.runId === runId && state.resources.length > 0;
}

function askSeldom({ findClosedWindow, context }: Execution, name: string): FindWindow {
  const everyMs = Math.min(WINDOW_EVERY_MS, context.environment.sync.stuckAfter / 4);
  let last: { readonly at: Date; readonly window: ClosedWindow | undefined } | undefined;
  return async (at) => {
    if (last === undefined || at.getTime() - last.at.getTime() >= everyMs) {
      last = { at, window: await findClosedWindow(name) };
    }
    return last.window;
  };
}

/** It has done nothing yet, and must not begin when nobody looks any more. */
async function takeBack(
  { executor, context, stop }: Execution,
  name: string,
  ending: Extract<StepEnding, { kind: 'failed' }>,
): Promise<StepEnding> {
  const { failure } = ending;
  try {
    await executor.terminate(name, context.runId, stop);
    return { ...ending, failure: { ...failure, message: `${failure.message} It was ended.` } };
  } catch (error) {
    stop.throwIfAborted();
    if (!(error instanceof ExternalError)) throw error;
    const message = `${failure.message} It could not be ended: ${error.message}.`;
    return { ...ending, failure: { ...failure, message, next: `argocd app terminate-op ${name}` } };
  }
}
