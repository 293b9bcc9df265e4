import type { Report, ReportRow, RowState } from '../report.ts';
import { oneLine } from '../wording/outside-text.ts';
import { READING_ORDER } from './signs.ts';

/** Rows that say the same for the same reason, as one line. Usually one row. */
export interface RowGroup {
  readonly state: RowState;
  readonly rows: readonly ReportRow[];
  readonly summary: string;
  readonly remedy: string | undefined;
}

/** States of rows that people have to look at. */
export const PROBLEMS: readonly RowState[] = ['failed', 'unknown', 'warning', 'unknown-warning'];

/** Rows in reading order; within a state the job's own order stays. */
export function inReadingOrder(rows: readonly ReportRow[]): readonly ReportRow[] {
  return READING_ORDER.flatMap((state) => rows.filter((row) => row.state === state));
}

/** Rows of one state; those that could not be asked, or need nothing, for the same cause become one group. */
export function groupRows(rows: readonly ReportRow[], state: RowState): readonly RowGroup[] {
  const groups = new Map<string, ReportRow[]>();
  for (const row of rows) {
    if (row.state !== state) continue;
    const isShared = state.startsWith('unknown') || state === 'skipped';
    const cause = isShared ? `cause:${oneLine(row.summary)}` : `row:${groups.size}`;
    const members = groups.get(cause);
    if (members) members.push(row);
    else groups.set(cause, [row]);
  }
  return [...groups.values()].map((members) => ({
    state,
    rows: members,
    summary: oneLine(members[0]?.summary),
    remedy: members.find(({ remedy }) => remedy)?.remedy,
  }));
}

export function countRows(report: Report, ...states: readonly RowState[]): number {
  return report.rows.filter(({ state }) => states.includes(state)).length;
}

/** Rows that have an answer, whatever it is. */
export function countDone(report: Report): number {
  return report.rows.length - countRows(report, 'pending', 'running');
}

/** What led to the answer, without what only repeats it. */
export function evidenceOf({ summary, evidence }: ReportRow): readonly string[] {
  const said = oneLine(summary);
  return (evidence ?? [])
    .slice(0, MOST_EVIDENCE)
    .map(oneLine)
    .filter((entry) => entry !== '' && entry !== said);
}

/** More lines about one row nobody reads. */
const MOST_EVIDENCE = 20;

/** Whether a remedy is to be read, as `Add it in Git`; all else is to be pasted. */
export function isSentence(remedy: string): boolean {
  return /^[A-Z][a-z]+ /.test(remedy) && !remedy.includes('\n');
}
