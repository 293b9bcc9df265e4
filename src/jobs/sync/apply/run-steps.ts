import type { StepRecord } from '../../job.ts';
import { short } from '../wording.ts';
import type { Carrying } from './carrying.ts';
import type { StepEnding, WaveEnding } from './ending.ts';
import { notBegun, unreadable } from './not-begun.ts';
import { show } from './show-ending.ts';
import type { StepOf } from './step.ts';
import { parseFailure } from './step-detail.ts';

type StepAt = StepOf<{ readonly name: string; readonly targetCommit: string }>;

/** How a controller does its steps. */
export interface Doing<S extends StepAt, O> {
  /** How a step ended that nobody has begun because there is nothing to do; `undefined`: there is. */
  findNothingToDo?(step: S): StepEnding | undefined;
  /** One look for all that begin at the same moment. May throw `ExternalError`. */
  open(fresh: readonly S[]): Promise<O>;
  begin(step: S, opening: O): Promise<StepEnding>;
  /** Goes on with what was begun. */
  resume(step: S, record: StepRecord): Promise<StepEnding>;
}

type Execution = Pick<Carrying<unknown>, 'context' | 'progress'>;

/**
 * Does the steps of one wave: what the journal knows to be over is left alone, what was begun goes on, and the rest
 * is begun together on one plan made now. Over when each is.
 */
export async function runSteps<S extends StepAt, O>(
  execution: Execution,
  steps: readonly S[],
  journal: ReadonlyMap<string, StepRecord>,
  doing: Doing<S, O>,
): Promise<WaveEnding> {
  const known = new Map<string, StepEnding>();
  for (const step of steps) {
    const record = journal.get(step.id);
    const ending = record === undefined ? doing.findNothingToDo?.(step) : endingOf(step, record);
    if (ending !== undefined) known.set(step.id, show(execution, step, ending));
  }
  const mayBegin = [...known.values()].every(({ kind }) => kind === 'done');
  const fresh = steps.filter(({ id }) => !known.has(id) && !journal.has(id));
  const opening = mayBegin
    ? openTogether(execution, fresh, doing)
    : Promise.resolve({ ending: notBegun('an application failed') });

  async function run(step: S): Promise<StepEnding> {
    const record = journal.get(step.id);
    if (record !== undefined) return doing.resume(step, record);
    const opened = await opening;
    return 'ending' in opened ? opened.ending : doing.begin(step, opened.opening);
  }

  const settled = await Promise.allSettled(
    steps.map(async (step) => known.get(step.id) ?? show(execution, step, await run(step))),
  );
  execution.context.signal.throwIfAborted();
  return settled.map((each, index) => {
    if (each.status === 'rejected') throw each.reason;
    return { application: steps[index]?.application.name ?? '', ending: each.value };
  });
}

/** What the journal knows to be over. */
function endingOf({ application }: StepAt, { state, detail }: StepRecord): StepEnding | undefined {
  const { name, targetCommit } = application;
  if (state === 'done') return { kind: 'done', summary: `synced to ${short(targetCommit)}` };
  return state === 'failed' ? { kind: 'failed', failure: parseFailure(detail, name) } : undefined;
}

async function openTogether<S extends StepAt, O>(
  { context }: Execution,
  fresh: readonly S[],
  { open }: Doing<S, O>,
): Promise<{ readonly opening: O } | { readonly ending: StepEnding }> {
  const cancelled = { ending: notBegun('the run was cancelled') };
  if (context.cancelled.aborted || fresh.length === 0) return cancelled;
  try {
    return { opening: await open(fresh) };
  } catch (error) {
    context.signal.throwIfAborted();
    return context.cancelled.aborted ? cancelled : { ending: unreadable(error) };
  }
}
