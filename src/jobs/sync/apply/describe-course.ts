import { joinNames, plural } from '../../../wording/counts.ts';
import type { Failure } from '../../job.ts';
import { short } from '../wording.ts';
import type { Carried } from './carried.ts';
import type { Course, StepEnding } from './ending.ts';

/** Why a run ended where it did. */
export interface Stop {
  readonly outcome: 'succeeded' | 'failed' | 'errored' | 'cancelled';
  readonly failure?: Failure;
  /** What it stopped at was not begun. */
  readonly isRefusal?: boolean;
}

/** `prod sync stopped in wave 2 of 3: toy-web-prod failed; 1 done, 2 not begun`. */
export function describeCourse(execution: Carried, course: Course, stop: Stop): string {
  const { approved, context } = execution;
  const { title } = context.environment;
  if (stop.outcome === 'succeeded') return synced(title, approved);
  const how = stop.outcome === 'cancelled' ? 'was cancelled' : 'stopped';
  const where = whereOf(execution, course);
  const counts = countsOf(approved, course);
  if (stop.outcome === 'cancelled') return `${title} sync ${how} ${where}: ${counts}`;
  const why = whyOf(course, stop);
  return `${title} sync ${how} ${where}: ${why}${isUntouched(execution, course) ? '' : `; ${counts}`}`;
}

/** What was done and what was not, for whoever reads only why it stopped. */
export function restOf(execution: Carried, course: Course): string {
  if (isUntouched(execution, course)) return 'Nothing was touched.';
  const done = namesOf(course, ['done']);
  const ended = new Set(namesOf(course, ['done', 'failed', 'errored']));
  const rest = execution.approved.waves.flat().filter(({ name }) => !ended.has(name));
  const notBegun = rest.map(({ name }) => name).join(', ');
  return [
    done.length > 0 ? `Done: ${done.join(', ')}.` : '',
    notBegun === '' ? '' : `Not begun: ${notBegun}.`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Whether no operation was set; what the gate let begin and then refused has none. */
function isUntouched({ begun }: Carried, course: Course): boolean {
  const refused = new Set(namesOf(course, ['refused']));
  return [...begun].every((name) => refused.has(name));
}

function synced(title: string, { waves }: Carried['approved']): string {
  const applications = waves.flat();
  const commits = [...new Set(applications.map(({ targetCommit }) => targetCommit))];
  const at = commits.length === 1 ? ` at ${short(commits[0] ?? '')}` : '';
  return `${title} is synced: ${plural(applications.length, 'application')}${at}`;
}

/** The wave it ended in, `before` it where nothing of that wave was begun. */
function whereOf(execution: Carried, course: Course): string {
  if (isUntouched(execution, course)) return 'before it began';
  const last = course.at(-1) ?? [];
  const isBegun = last.some(({ ending }) => isBegunEnding(ending));
  const isWholeWave = last.every(({ ending }) => ending.kind === 'done');
  const wave = isWholeWave ? course.length + 1 : course.length;
  return `${isBegun && !isWholeWave ? 'in' : 'before'} ${execution.placeOf({ wave })}`;
}

function isBegunEnding(ending: StepEnding): boolean {
  return ending.kind === 'cancelled' ? ending.isBegun : ending.kind !== 'refused';
}

function whyOf(course: Course, { failure, isRefusal }: Stop): string {
  if (isRefusal && failure?.code === 'plan_changed') return 'the plan changed after it was approved';
  if (isRefusal) return (failure?.message ?? '').replace(/\.?(\n.*)?$/s, '');
  const [failed, unknown] = [namesOf(course, ['failed']), namesOf(course, ['errored'])];
  return [
    failed.length > 0 ? `${joinNames(failed)} failed` : '',
    unknown.length > 0 ? `how ${joinNames(unknown)} ended is not known` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** `1 done, 1 ended, 2 not begun`. */
function countsOf({ waves }: Carried['approved'], course: Course): string {
  const endings = course.flat().map(({ ending }) => ending);
  const done = endings.filter(({ kind }) => kind === 'done').length;
  const ended = endings.filter((ending) => ending.kind === 'cancelled' && ending.isBegun).length;
  const rest = waves.flat().length - endings.filter(isBegunEnding).length;
  return [
    `${done} done`,
    ...(ended > 0 ? [`${ended} ended`] : []),
    ...(rest > 0 ? [`${rest} not begun`] : []),
  ].join(', ');
}

function namesOf(course: Course, kinds: readonly StepEnding['kind'][]): readonly string[] {
  return course
    .flat()
    .filter(({ ending }) => kinds.includes(ending.kind))
    .map(({ application }) => application);
}
