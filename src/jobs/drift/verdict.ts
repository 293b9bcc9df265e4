import { hasCome, isSnoozed, type StandingItem } from '../../drift/compare-drift.ts';
import type { Report, Verdict } from '../../report.ts';
import { joinNames, plural } from '../../wording/counts.ts';
import { toRows, type View } from './rows.ts';
import type { DriftResult } from './run-drift.ts';

/** `unknown`: something could not be told, and nothing is known to have drifted. */
export type DriftVerdict = 'clean' | 'drifted' | 'unknown';

const ANSWERS = { clean: 'yes', drifted: 'no', unknown: 'unknown' } as const;

/** Of several environments the worst. What is snoozed is nobody's worry. */
export function judge(results: readonly DriftResult[]): DriftVerdict {
  const verdicts = results.map(judgeOne);
  return (['drifted', 'unknown'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'clean';
}

export function judgeOne(result: DriftResult): DriftVerdict {
  if (result.unreachable !== undefined) return 'unknown';
  const items = result.items.filter((item) => !isSnoozed(item));
  if (items.some(({ state }) => state === 'failed')) return 'drifted';
  return items.length > 0 || result.failed.length > 0 ? 'unknown' : 'clean';
}

/** The results as people see them. The verdict is about everything, whichever part the rows show. */
export function toReport(results: readonly DriftResult[], view: View = {}): Report {
  const [first] = results;
  return {
    title: `${titlesOf(results)} drift`,
    environment: first?.environment.name ?? '',
    rows: toRows(results, view),
    noun: 'application',
    count: results.reduce((sum, result) => sum + countApplications(result), 0),
    durationMs: Math.max(0, ...results.map(({ durationMs }) => durationMs)),
    verdict: toVerdict(results, view),
  };
}

/** Those that were looked at, and those that should be there and are not. */
function countApplications(result: DriftResult): number {
  if (result.unreachable !== undefined) return 0;
  const { found, items } = result;
  return new Set([...found.applications, ...items.map(({ application }) => application)]).size;
}

function titlesOf(results: readonly DriftResult[]): string {
  return joinNames(results.map(({ environment }) => environment.title));
}

/** `Drift in Production: 2 new, 1 still, 1 gone`. Of several environments it names those that the answer is about. */
function toVerdict(results: readonly DriftResult[], { show }: View): Verdict {
  const worst = judge(results);
  const answer = ANSWERS[worst];
  const [first] = results;
  const concerned = results.filter((result) => judgeOne(result) === worst);
  const titles = titlesOf(concerned);
  const where = first?.application === undefined ? titles : `${first.application} in ${titles}`;
  const isNothingNew = show === 'new' && !results.some(hasAnyCome);
  const counts = [
    ...(isNothingNew ? ['nothing new'] : []),
    ...countAll(results, worst === 'unknown' ? concerned.length : results.length),
    ...(worst === 'clean' ? [] : countOthers(results)),
  ];
  const isAnswered = results.some(({ unreachable }) => unreachable === undefined);
  const history = isAnswered && !results.some(({ hasHistory }) => hasHistory) ? ['no history'] : [];
  switch (answer) {
    case 'no':
      return { answer, sentence: `Drift in ${where}: ${[...counts, ...history].join(', ')}` };
    case 'unknown': {
      const have = concerned.length > 1 ? 'have' : 'has';
      const whether = `could not determine whether ${where} ${have} drifted`;
      return { answer, sentence: `${whether}: ${[...counts, ...history].join(', ')}` };
    }
    case 'yes': {
      const clean = countClean(results);
      const are =
        first?.application === undefined && clean > 0 ? [`${plural(clean, 'application')} as in Git`] : [];
      const told = [...are, ...counts, ...history].join(', ');
      return { answer, sentence: `No drift in ${where}${told === '' ? '' : `: ${told}`}` };
    }
  }
}

function hasAnyCome(result: DriftResult): boolean {
  return result.unreachable === undefined && result.items.some(hasCome);
}

/** `3 other environments as in Git`. */
function countOthers(results: readonly DriftResult[]): readonly string[] {
  const clean = results.filter((result) => judgeOne(result) === 'clean').length;
  return clean > 0 ? [`${plural(clean, 'other environment')} as in Git`] : [];
}

/**
 * `2 new`, `1 still`, `1 gone`, `1 snoozed`, `1 could not be told`, `Single node unreachable`. What is snoozed
 * counts as that alone. `named`: so many environments the sentence names.
 */
function countAll(results: readonly DriftResult[], named: number): readonly string[] {
  const looked = results.filter((result) => result.unreachable === undefined);
  const items = looked.flatMap((result) => result.items);
  const awake = items.filter((item) => !isSnoozed(item));
  const failed = awake.filter(({ state }) => state === 'failed');
  const counts: readonly (readonly [number, string])[] = [
    [failed.filter(({ standing }) => standing === undefined).length, 'not as in Git'],
    [failed.filter(({ standing }) => standing === 'new').length, 'new'],
    [failed.filter(({ standing }) => standing === 'reopened').length, 'reopened'],
    [failed.filter(isBack).length, 'back from a snooze'],
    [failed.filter((item) => item.standing === 'still' && !isBack(item)).length, 'still'],
    [looked.reduce((sum, { gone }) => sum + gone.length, 0), 'gone'],
    [items.length - awake.length, 'snoozed'],
    [awake.length - failed.length, 'could not be told'],
  ];
  return [
    ...counts.flatMap(([number, what]) => (number > 0 ? [`${number} ${what}`] : [])),
    ...looked.flatMap((result) => result.failed.map(({ title }) => `${title} could not be looked at`)),
    ...results.flatMap((result) => sayUnreachable(result, named)),
  ];
}

function isBack({ standing, snooze }: StandingItem): boolean {
  return standing === 'still' && snooze?.isOver === true;
}

function sayUnreachable({ unreachable, environment }: DriftResult, named: number): readonly string[] {
  if (unreachable === undefined) return [];
  if (named === 1) return [unreachable.isSilent ? 'it is unreachable' : `${unreachable.source} did not tell`];
  return [`${environment.title} ${unreachable.isSilent ? 'unreachable' : 'did not tell'}`];
}

function countClean(results: readonly DriftResult[]): number {
  return results.flatMap((result) => {
    if (result.unreachable !== undefined) return [];
    const wrong = new Set(result.items.map(({ application }) => application));
    return result.found.applications.filter((name) => !wrong.has(name));
  }).length;
}
