import { hashPlan, shortHash } from '../../gate/plan-hash.ts';
import type { Report, ReportRow, Verdict } from '../../report.ts';
import type { Failure, JobResult, PrepareContext } from '../job.ts';
import { runPreflight } from '../preflight/preflight.ts';
import { toReport as toPreflightReport } from '../preflight/verdict.ts';
import { short } from '../sync/wording.ts';
import { awaitPeople } from './await-people.ts';
import { describeSteps, type Seen } from './describe-steps.ts';
import type { BootstrapSystems, Outline, outline } from './outline.ts';
import { PREREQUISITES } from './prerequisites.ts';
import { type StepsAsked, selectSteps } from './select-steps.ts';
import type { Part, Step } from './step.ts';
import { REGISTER } from './steps/register.ts';
import { type Halt, type WalkEnd, walk } from './walk.ts';

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
  const { context, systems, asked } = options;
  const journal = await context.preparation.listSteps();
  if (journal.length === 0) {
    const blocked = await checkPrerequisites(options);
    if (blocked !== undefined) return blocked;
  }
  const made = await options.outline(context.environment, systems, stopOf(context));
  const steps = selectSteps(made.steps, asked);
  const written = new Set(journal.filter(({ state }) => state === 'done').map(({ id }) => id));
  const last = { at: journal.at(-1)?.intendedAt ?? context.startedAt };
  const progress = follow(options, { ...made, steps }, { written, last });
  try {
    return await goThrough(options, { ...made, chosen: steps, progress, last });
  } catch (error) {
    context.signal.throwIfAborted();
    if (!context.cancelled.aborted) throw error;
    return cancelled(context, progress);
  }
}

interface Going extends Outline {
  /** The steps that were asked for. */
  readonly chosen: readonly Step[];
  readonly progress: Progress;
  /** When something was written last. */
  readonly last: { at: Date };
}

async function goThrough(
  options: PrepareOptions,
  { chosen, progress, last, steps, plan }: Going,
): Promise<JobResult> {
  const { context, systems, asked } = options;
  const go = (steps: readonly Step[]) =>
    walk({
      steps,
      signal: stopOf(context),
      onPart: progress.show,
      async begin(part) {
        await begin(context, part);
        last.at = new Date();
      },
      end: (part, outcome, detail) => context.preparation.end(part.id, outcome, detail),
    });
  const halted = (walked: Exclude<WalkEnd, { end: 'done' }>) =>
    stop(options, walked, { since: last.at, progress });
  const made = await go(chosen.filter(({ id }) => id !== REGISTER));
  if (made.end === 'stopped') return halted(made);
  const registration = chosen.filter(({ id }) => id === REGISTER);
  // What was made may tell more of what is registered; then all of it is gone through again with that.
  if (registration.length > 0 && (await hasMoved(options, plan)))
    return { outcome: 'later', report: progress.report(), inMs: 0 };
  const registered = await go(registration);
  if (registered.end === 'stopped') return halted(registered);
  if ((asked.only ?? []).length > 0) return concludePart(options, progress);
  return awaitPeople({
    context: { environment: context.environment, systems, steps, plan, signal: stopOf(context) },
    report: progress.report,
    update: options.update,
    isTooLong: isTooLong(context, last.at),
  });
}

/** Whether the plan, made again now, is another. */
async function hasMoved(
  { context, systems, outline }: PrepareOptions,
  plan: Outline['plan'],
): Promise<boolean> {
  const now = await outline(context.environment, systems, stopOf(context));
  return hashPlan(now.plan) !== hashPlan(plan);
}

async function checkPrerequisites({
  context,
  systems,
  update,
}: PrepareOptions): Promise<JobResult | undefined> {
  const { environment } = context;
  const only = PREREQUISITES.filter((id) => !environment.preflight.skip.includes(id));
  const { verdict, checks, durationMs } = await runPreflight({
    environment,
    systems,
    only,
    signal: stopOf(context),
    onProgress: update,
  });
  context.cancelled.throwIfAborted();
  if (verdict === 'ready') return undefined;
  const report = {
    ...toPreflightReport({ environment, checks, durationMs }),
    title: `${environment.title} bootstrap`,
  };
  const failure = {
    code: 'not-ready',
    message: `${environment.title} is not ready to be bootstrapped. Nothing was written.`,
    next: 'Mend what stands above, then run it again.',
  };
  return { outcome: verdict === 'blocked' ? 'failed' : 'errored', report, failure };
}

async function begin({ preparation }: PrepareContext, part: Part): Promise<void> {
  await preparation.begin({ id: part.id, title: `write ${part.title}`, detail: part.wanted ?? null });
}

interface Progress {
  show(part: Part, seen: Seen): void;
  /** `more`: rows of what comes after this phase. */
  report(more?: readonly ReportRow[], verdict?: Verdict): Report;
}

function follow(
  { context, update }: PrepareOptions,
  { steps, plan }: { readonly steps: readonly Step[]; readonly plan: Outline['plan'] },
  { written, last }: { readonly written: Set<string>; readonly last: { readonly at: Date } },
): Progress {
  const { environment, startedAt } = context;
  const seen = new Map<string, Seen>();
  const shown = { id: shortHash(hashPlan(plan)), ways: [], facts: [`commit ${short(plan.commit)}`] };
  const report = (more: readonly ReportRow[] = [], verdict?: Verdict): Report => ({
    title: `${environment.title} bootstrap`,
    environment: environment.name,
    noun: 'step',
    rows: [...describeSteps(steps, seen, { written, waitsMs: Date.now() - last.at.getTime() }), ...more],
    ...(verdict && { verdict }),
    plan: shown,
    durationMs: Date.now() - startedAt.getTime(),
  });
  return {
    report,
    show(part, now) {
      seen.set(part.id, now);
      if (now === 'written') written.add(part.id);
      update(report());
    },
  };
}

function stop(
  { context }: PrepareOptions,
  { part, standing }: { readonly part: Part; readonly standing: Halt },
  { since, progress }: { readonly since: Date; readonly progress: Progress },
): JobResult {
  const { title, bootstrap } = context.environment;
  if (standing.state !== 'fails' && !isTooLong(context, since))
    return { outcome: 'later', report: progress.report(), inMs: bootstrap.pollEvery };
  const halt = standing.state === 'waits' ? tooLong(part, standing) : standing;
  progress.show(part, halt);
  const failure = explain(halt);
  const outcome = standing.state === 'unknown' ? 'errored' : 'failed';
  const verdict = {
    answer: outcome === 'failed' ? 'no' : 'unknown',
    sentence: `${title} bootstrap stopped in phase 1: ${failure.message.replace(/\.$/, '')}`,
  } as const;
  return { outcome, report: progress.report([], verdict), failure };
}

/** What was under way is not any more; what is written stays. */
function cancelled({ environment }: PrepareContext, progress: Progress): JobResult {
  const sentence = `${environment.title} bootstrap was cancelled in phase 1; what is written stays`;
  const report = progress.report([], { answer: 'no', sentence });
  const rows = report.rows.map((row) =>
    row.state === 'running'
      ? { ...row, state: 'skipped' as const, summary: `stopped at ${row.summary}` }
      : row,
  );
  return { outcome: 'cancelled', report: { ...report, rows } };
}

function isTooLong({ environment }: PrepareContext, since: Date): boolean {
  return Date.now() - since.getTime() > environment.bootstrap.stuckAfter;
}

function stopOf({ signal, cancelled }: PrepareContext): AbortSignal {
  return AbortSignal.any([signal, cancelled]);
}

type Obstacle = Exclude<Halt, { state: 'waits' }>;

function tooLong({ title }: Part, { for: what, remedy }: Extract<Halt, { state: 'waits' }>): Obstacle {
  const reason = `${title} is not there in time: it waits for ${what}`;
  return { state: 'fails', code: 'bootstrap-stuck', reason, ...(remedy !== undefined && { remedy }) };
}

function explain(obstacle: Obstacle): Failure {
  const { reason, remedy: next = 'Mend it, then Resume: what is done stays done.' } = obstacle;
  return {
    code: obstacle.state === 'fails' ? obstacle.code : 'bootstrap-unknown',
    message: `${reason}.`,
    next,
  };
}

function concludePart({ asked, context }: PrepareOptions, progress: Progress): JobResult {
  const sentence = `${context.environment.title}: ${asked.only?.join(', ')} done`;
  return { outcome: 'succeeded', report: progress.report([], { answer: 'yes', sentence }) };
}
