import { hashPlan } from '../../gate/plan-hash.ts';
import type { Report } from '../../report.ts';
import type { JobResult, PrepareContext } from '../job.ts';
import { awaitPeople } from './await-people.ts';
import { checkPrerequisites } from './check-prerequisites.ts';
import { endAfter, endAtHalt, endCancelled } from './end-preparation.ts';
import type { BootstrapSystems, Outline, outline } from './outline.ts';
import { createPreparationProgress, type PreparationProgress } from './preparation-progress.ts';
import { type StepsAsked, selectSteps } from './select-steps.ts';
import type { Part, Step } from './step.ts';
import { REGISTER } from './steps/register.ts';
import { type WalkEnd, walk } from './walk.ts';

export interface PrepareOptions {
  readonly context: PrepareContext;
  readonly systems: BootstrapSystems;
  readonly asked: StepsAsked;
  readonly update: (report: Report) => void;
  /** Makes the plan. */
  readonly outline: typeof outline;
}

/**
 * Phase 1: makes every part so, in order. Where something takes its time it comes back later; when all is
 * so, it waits for people. Begun again it writes nothing that is so already.
 */
export async function prepare(options: PrepareOptions): Promise<JobResult> {
  const { context, systems, asked, update } = options;
  const signal = AbortSignal.any([context.signal, context.cancelled]);
  const journal = await context.preparation.listSteps();
  if (journal.length === 0) {
    const blocked = await checkPrerequisites(context, { systems, update, signal });
    if (blocked !== undefined) return blocked;
  }
  const made = await options.outline(context.environment, systems, signal);
  const chosen = selectSteps(made.steps, asked);
  const progress = createPreparationProgress(context, { plan: made.plan, steps: chosen, journal, update });
  try {
    return await goThrough(options, { ...made, chosen, progress, signal });
  } catch (error) {
    context.signal.throwIfAborted();
    if (!context.cancelled.aborted) throw error;
    return endCancelled(context.environment, progress);
  }
}

interface Going extends Outline {
  /** The steps that were asked for. */
  readonly chosen: readonly Step[];
  readonly progress: PreparationProgress;
  /** Ends the work: the lease, the process, or a cancel. */
  readonly signal: AbortSignal;
}

async function goThrough(options: PrepareOptions, going: Going): Promise<JobResult> {
  const { context, systems, asked, update } = options;
  const { environment } = context;
  const { chosen, progress, steps, plan, signal } = going;
  const made = await walkThrough(context, going, ({ id }) => id !== REGISTER);
  if (made.end === 'stopped') return endAtHalt(environment, progress, made);
  // What was made may tell more of what is registered; then all of it is gone through again with that.
  if (chosen.some(({ id }) => id === REGISTER) && (await hasMoved(options, going)))
    return { outcome: 'later', report: progress.report(), inMs: 0 };
  const registered = await walkThrough(context, going, ({ id }) => id === REGISTER);
  if (registered.end === 'stopped') return endAtHalt(environment, progress, registered);
  if (asked.only !== undefined && asked.only.length > 0) return endAfter(asked.only, environment, progress);
  return awaitPeople({
    context: { environment, systems, steps, plan, signal },
    report: progress.report,
    update,
    isTooLong: progress.idleMs() > environment.bootstrap.stuckAfter,
  });
}

function walkThrough(
  { preparation }: PrepareContext,
  { chosen, progress, signal }: Going,
  isMeant: (step: Step) => boolean,
): Promise<WalkEnd> {
  return walk({
    steps: chosen.filter(isMeant),
    signal,
    onPart: progress.show,
    async begin({ id, title, wanted = null }: Part) {
      await preparation.begin({ id, title: `write ${title}`, detail: wanted });
      progress.writes();
    },
    end: ({ id }, outcome, detail) => preparation.end(id, outcome, detail),
  });
}

/** Whether the plan, made again now, is another. */
async function hasMoved(
  { context, systems, outline }: PrepareOptions,
  { plan, signal }: Going,
): Promise<boolean> {
  const now = await outline(context.environment, systems, signal);
  return hashPlan(now.plan) !== hashPlan(plan);
}
