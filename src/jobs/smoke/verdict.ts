import type { Environment } from '../../config/schema.ts';
import type { Report, ReportRow, RowState, Verdict } from '../../report.ts';
import { plural } from '../../wording/counts.ts';
import type { SmokeFinding, SmokeStatus } from './check.ts';

export interface SmokeRow extends SmokeFinding {
  readonly id: string;
  readonly title: string;
  readonly durationMs: number;
}

export interface PendingSmoke {
  readonly id: string;
  readonly title: string;
  readonly status: 'running';
}

/** `unknown`: something could not be asked, and nothing is known not to work. */
export type SmokeVerdict = 'works' | 'broken' | 'unknown';

/** All of it, as `--json` prints it. */
export interface SmokeResult {
  readonly environment: string;
  readonly verdict: SmokeVerdict;
  readonly durationMs: number;
  readonly checks: readonly SmokeRow[];
}

const ANSWERS = { works: 'yes', broken: 'no', unknown: 'unknown' } as const;

export function judge(checks: readonly Pick<SmokeRow, 'status'>[]): SmokeVerdict {
  const has = (status: SmokeStatus) => checks.some((check) => check.status === status);
  return has('failed') ? 'broken' : has('unknown') ? 'unknown' : 'works';
}

/** `Production answers: 4 checks passed`, `Production fails its smoke test: 1 of 4 checks failed`. */
export function sentenceOf(title: string, checks: readonly Pick<SmokeRow, 'status'>[]): string {
  const count = (status: SmokeStatus) => checks.filter((check) => check.status === status).length;
  const [failed, unknown, warnings] = [count('failed'), count('unknown'), count('warning')];
  const of = `of ${plural(checks.length, 'check')}`;
  const rest = [
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
    ...(count('skipped') > 0 ? [`${count('skipped')} skipped`] : []),
  ];
  const unasked = unknown > 0 ? [`${unknown} could not be told`] : [];
  switch (judge(checks)) {
    case 'works': {
      const passed = `${plural(count('passed'), 'check')} passed`;
      return `${title} answers: ${[passed, ...rest].join(', ')}`;
    }
    case 'broken':
      return `${title} fails its smoke test: ${[`${failed} ${of} failed`, ...rest, ...unasked].join(', ')}`;
    case 'unknown':
      return `could not determine whether ${title} works: ${[`${unknown} ${of} could not be told`, ...rest].join(', ')}`;
  }
}

/** The run as people see it, while it goes on (no verdict yet) and when it has ended. */
export function toReport(run: {
  readonly environment: Pick<Environment, 'name' | 'title'>;
  readonly checks: readonly (SmokeRow | PendingSmoke)[];
  readonly durationMs: number;
}): Report {
  const { environment, checks, durationMs } = run;
  const ended = checks.filter((check) => check.status !== 'running');
  return {
    title: `${environment.title} smoke`,
    environment: environment.name,
    rows: checks.map(toRow),
    durationMs,
    ...(ended.length === checks.length && { verdict: toVerdict(environment.title, ended) }),
  };
}

function toVerdict(title: string, checks: readonly SmokeRow[]): Verdict {
  return { answer: ANSWERS[judge(checks)], sentence: sentenceOf(title, checks) };
}

function toRow(check: SmokeRow | PendingSmoke): ReportRow {
  const { id, title } = check;
  if (check.status === 'running') return { id, title, state: 'running' };
  const { status, summary, evidence, remedy, durationMs } = check;
  const state: RowState = status;
  return { id, title, state, summary, durationMs, ...(evidence && { evidence }), ...(remedy && { remedy }) };
}
