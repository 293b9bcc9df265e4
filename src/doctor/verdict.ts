import type { Report, ReportRow, RowState } from '../report.ts';
import { plural } from '../wording/counts.ts';

/** What one probe said. The id carries the environment: `prod/vault-rights`. */
export interface DoctorRow extends ReportRow {
  /** `prod`; absent for what is about bitiq itself. */
  readonly environment?: string;
  /** It says whether a right that bitiq must not have is absent. */
  readonly guards: boolean;
}

/** `sound`: nothing is wrong, warnings may be. `unknown`: something could not be asked. */
export type DoctorVerdict = 'sound' | 'unsound' | 'unknown';

/** The whole answer; what `--json` prints. */
export interface DoctorResult {
  readonly verdict: DoctorVerdict;
  readonly durationMs: number;
  readonly rows: readonly DoctorRow[];
}

/** One failed row decides; else one that could not be asked leaves it open; warnings decide nothing. */
export function judge(rows: readonly Pick<DoctorRow, 'state'>[]): DoctorVerdict {
  if (rows.some(({ state }) => state === 'failed')) return 'unsound';
  return rows.some(({ state }) => state === 'unknown') ? 'unknown' : 'sound';
}

/** `bitiq is not in order: 2 failed, 1 warning`. */
export function sentenceOf(rows: readonly Pick<DoctorRow, 'state'>[]): string {
  const count = (...states: readonly RowState[]) => rows.filter(({ state }) => states.includes(state)).length;
  const [failed, warnings, unknown] = [
    count('failed'),
    count('warning'),
    count('unknown', 'unknown-warning'),
  ];
  const parts = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
    ...(unknown > 0 ? [`${unknown} could not be asked`] : []),
  ];
  const rest = parts.length === 0 ? '' : `: ${parts.join(', ')}`;
  switch (judge(rows)) {
    case 'sound':
      return `bitiq is in order${rest}`;
    case 'unsound':
      return `bitiq is not in order${rest}`;
    case 'unknown':
      return `could not determine whether bitiq is in order${rest}`;
  }
}

/** The examination as people see it; without a verdict while it goes on. */
export function toReport(rows: readonly DoctorRow[], durationMs: number): Report {
  const shown = rows.map(({ environment: _environment, guards: _guards, ...row }) => row);
  const report: Report = { title: 'doctor', environment: '', rows: shown, durationMs };
  if (rows.some(({ state }) => state === 'running')) return report;
  const answer = { sound: 'yes', unsound: 'no', unknown: 'unknown' } as const;
  return { ...report, verdict: { answer: answer[judge(rows)], sentence: sentenceOf(rows) } };
}
