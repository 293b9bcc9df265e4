import { withSpan } from '../../../tracing/span.ts';
import type { Carrying } from './carrying.ts';
import type { StepEnding } from './ending.ts';
import type { StepOf } from './step.ts';
import { toDetail } from './step-detail.ts';
import { untilCancelled } from './until-cancelled.ts';

/** How a begun step is done. */
interface Doing {
  /** What its row says at first. */
  readonly summary: string;
  work(): Promise<StepEnding>;
  /** How it ends where somebody stopped the run meanwhile. */
  onCancelled(): StepEnding | Promise<StepEnding>;
}

/** Does a begun step and writes down how it ended. Throws the reason where the run is not this worker's any more. */
export async function carryStep(
  { context, progress }: Pick<Carrying<unknown>, 'context' | 'progress'>,
  { id, application }: StepOf<{ readonly name: string }>,
  { summary, work, onCancelled }: Doing,
): Promise<StepEnding> {
  progress.set(application.name, { state: 'running', summary });
  const ending = await withSpan({ name: 'step sync', attributes: { 'bitiq.step': id } }, () =>
    untilCancelled(context, work, onCancelled),
  );
  context.signal.throwIfAborted();
  await context.gate.end(id, ending.kind === 'done' ? 'done' : 'failed', toDetail(ending));
  return ending;
}
