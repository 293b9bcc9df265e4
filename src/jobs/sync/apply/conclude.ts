import type { JobResult } from '../../job.ts';
import type { Carried } from './carried.ts';
import { describeCourse, restOf, type Stop } from './describe-course.ts';
import type { Course, StepEnding } from './ending.ts';

/** The end of a run: the verdict, every row, and why it stopped where it did. */
export function conclude(execution: Carried, course: Course): JobResult {
  const { approved, context, progress } = execution;
  for (const { name } of approved.waves.slice(course.length).flat()) {
    progress.set(name, { state: 'skipped', summary: 'not begun' });
  }
  const stop = findStop(course, {
    isCut: course.length < approved.waves.length,
    cancelled: context.cancelled,
  });
  const sentence = describeCourse(execution, course, stop);
  const answer = { succeeded: 'yes', failed: 'no', errored: 'unknown', cancelled: 'no' } as const;
  const report = progress.report({ answer: answer[stop.outcome], sentence });
  if (stop.failure === undefined) return { outcome: stop.outcome, report };
  const { message, ...failure } = stop.failure;
  const rest = stop.isRefusal ? `\n${restOf(execution, course)}` : '';
  return { outcome: stop.outcome, report, failure: { ...failure, message: `${message}${rest}` } };
}

/** A cancel counts before what failed, that before what is not known, and that before what was refused. */
function findStop(
  course: Course,
  { isCut, cancelled }: { readonly isCut: boolean; readonly cancelled: AbortSignal },
): Stop {
  const endings = course.flat().map(({ ending }) => ending);
  const first = <K extends StepEnding['kind']>(kind: K) =>
    endings.find((ending): ending is Extract<StepEnding, { kind: K }> => ending.kind === kind);
  if (!isCut && endings.every(({ kind }) => kind === 'done')) return { outcome: 'succeeded' };
  if (cancelled.aborted) return { outcome: 'cancelled' };
  const worst = first('failed') ?? first('errored');
  if (worst !== undefined) return { outcome: worst.kind, failure: worst.failure };
  const refused = first('refused');
  if (refused === undefined) throw new Error('a sync stopped, and nothing stopped it');
  return { outcome: refused.isKnown ? 'failed' : 'errored', failure: refused.failure, isRefusal: true };
}
