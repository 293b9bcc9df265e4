import type { Environment } from '../../config/schema.ts';
import type { Failure, JobResult } from '../job.ts';
import type { Trouble } from './look-at.ts';
import type { PreparationProgress } from './preparation-progress.ts';
import type { Part } from './step.ts';
import type { Halt } from './walk.ts';

/** Phase 1 cannot go on now: what takes its time is looked at again later, unless it took too long already. */
export function endAtHalt(
  { title, bootstrap }: Pick<Environment, 'title' | 'bootstrap'>,
  progress: PreparationProgress,
  { part, standing }: { readonly part: Part; readonly standing: Halt },
): JobResult {
  const isStuck = progress.idleMs() > bootstrap.stuckAfter;
  if (standing.state !== 'fails' && !isStuck)
    return { outcome: 'later', report: progress.report(), inMs: bootstrap.pollEvery };
  const trouble = standing.state === 'waits' ? tooLong(part, standing) : standing;
  progress.show(part, trouble);
  const failure = toFailure(trouble);
  const outcome = trouble.state === 'unknown' ? 'errored' : 'failed';
  const answer = outcome === 'failed' ? 'no' : 'unknown';
  const sentence = `${title} bootstrap stopped in phase 1: ${trouble.reason}`;
  return { outcome, report: progress.report([], { answer, sentence }), failure };
}

function tooLong({ title }: Part, { for: what, remedy }: Extract<Halt, { state: 'waits' }>): Trouble {
  const reason = `${title} is not there in time: it waits for ${what}`;
  return { state: 'fails', code: 'bootstrap-stuck', reason, ...(remedy !== undefined && { remedy }) };
}

function toFailure(trouble: Trouble): Failure {
  const { reason, remedy: next = 'Mend it, then Resume: what is done stays done.' } = trouble;
  const code = trouble.state === 'fails' ? trouble.code : 'bootstrap-unknown';
  return { code, message: `${reason}.`, next };
}

/** What was under way is not any more; what is written stays. */
export function endCancelled(
  { title }: Pick<Environment, 'title'>,
  progress: PreparationProgress,
): JobResult {
  const sentence = `${title} bootstrap was cancelled in phase 1; what is written stays`;
  const report = progress.report([], { answer: 'no', sentence });
  const rows = report.rows.map((row) =>
    row.state === 'running'
      ? { ...row, state: 'skipped' as const, summary: `stopped at ${row.summary}` }
      : row,
  );
  return { outcome: 'cancelled', report: { ...report, rows } };
}

/** Only some steps were asked for: they are done, and nobody is asked to approve anything. */
export function endAfter(
  only: readonly string[],
  { title }: Pick<Environment, 'title'>,
  progress: PreparationProgress,
): JobResult {
  const sentence = `${title}: ${only.join(', ')} done`;
  return { outcome: 'succeeded', report: progress.report([], { answer: 'yes', sentence }) };
}
