import type { Report, ReportRow, RowState, Verdict } from '../../report.ts';
import { plural } from '../../wording/counts.ts';
import type { CheckStatus, Severity } from './check.ts';

/** What one check said, and how long it took. */
export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly status: CheckStatus;
  readonly summary: string;
  readonly evidence?: readonly string[];
  readonly remedy?: string;
  readonly durationMs: number;
}

/** A check that has not answered yet. */
export type PendingCheck = Pick<CheckResult, 'id' | 'title' | 'severity'> & { readonly status: 'running' };

/** `ready`: nothing stands in the way; warnings may. `unknown`: a blocker could not be asked. */
export type PreflightVerdict = 'ready' | 'blocked' | 'unknown';

/** The whole answer; what `--json` prints. `checks` are in the order of the list of checks. */
export interface PreflightResult {
  readonly environment: string;
  readonly verdict: PreflightVerdict;
  readonly durationMs: number;
  readonly checks: readonly CheckResult[];
}

type Judged = Pick<CheckResult, 'severity' | 'status'>;

/** One failed blocker blocks; else one blocker that could not be asked leaves it open; else ready. */
export function judge(checks: readonly Judged[]): PreflightVerdict {
  if (checks.some((check) => check.severity === 'blocker' && check.status === 'failed')) return 'blocked';
  if (checks.some((check) => check.severity === 'blocker' && check.status === 'unknown')) return 'unknown';
  return 'ready';
}

/** `prod is not ready: 2 blockers, 1 warning, 1 could not be asked`. */
export function sentenceOf(title: string, checks: readonly Judged[]): string {
  const count = (status: CheckStatus, severity?: Severity) =>
    checks.filter((check) => check.status === status && (severity ?? check.severity) === check.severity)
      .length;
  const blockers = count('failed', 'blocker');
  const warnings = count('failed', 'warning');
  const unknown = count('unknown');
  const parts = [
    ...(blockers > 0 ? [plural(blockers, 'blocker')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ];
  switch (judge(checks)) {
    case 'ready':
    case 'blocked': {
      if (unknown > 0) parts.push(`${unknown} could not be asked`);
      const readiness = blockers > 0 ? 'is not ready' : 'is ready';
      return parts.length === 0 ? `${title} is ready` : `${title} ${readiness}: ${parts.join(', ')}`;
    }
    case 'unknown': {
      const unasked = `${plural(unknown, 'check')} could not be asked`;
      return `could not determine whether ${title} is ready: ${[unasked, ...parts].join(', ')}`;
    }
  }
}

/** The run as people see it, while it goes on (no verdict yet) and when it has ended. */
export function toReport(run: {
  readonly environment: { readonly name: string; readonly title: string };
  readonly checks: readonly (CheckResult | PendingCheck)[];
  readonly durationMs: number;
}): Report {
  const { environment, checks, durationMs } = run;
  const finished = checks.filter((check) => check.status !== 'running');
  const report: Report = {
    title: `${environment.title} preflight`,
    environment: environment.name,
    rows: checks.map(toRow),
    durationMs,
  };
  return finished.length < checks.length
    ? report
    : { ...report, verdict: toVerdict(environment.title, finished) };
}

function toVerdict(title: string, checks: readonly Judged[]): Verdict {
  const answer = { ready: 'yes', blocked: 'no', unknown: 'unknown' } as const;
  return { answer: answer[judge(checks)], sentence: sentenceOf(title, checks) };
}

function toRow(check: CheckResult | PendingCheck): ReportRow {
  const { id, title } = check;
  if (check.status === 'running') return { id, title, state: 'running' };
  const { summary, evidence, remedy, durationMs } = check;
  const state = toRowState(check);
  return { id, title, state, summary, durationMs, ...(evidence && { evidence }), ...(remedy && { remedy }) };
}

function toRowState({ status, severity }: Judged): RowState {
  if (severity === 'blocker') return status;
  if (status === 'failed') return 'warning';
  return status === 'unknown' ? 'unknown-warning' : status;
}
