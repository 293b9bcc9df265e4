import type { Report, ReportRow } from '../../report.ts';
import { manyLines, oneLine } from '../../wording/outside-text.ts';
import { groupRows, PROBLEMS } from '../rows.ts';
import { below, paragraph } from './paragraph.ts';
import { signWithWord, type TerminalStyle } from './render-report.ts';

/** What went wrong with its remedy, then what was done, then what was not: all of it, by name. */
export function outcomeLines(report: Report, style: TerminalStyle): readonly string[] {
  const problems = PROBLEMS.flatMap((state) => groupRows(report.rows, state));
  const done = report.rows.filter(({ state }) => state === 'passed');
  const running = report.rows.filter(({ state }) => state === 'running');
  const notDone = report.rows.filter(({ state }) => state === 'pending');
  return [
    ...problems.flatMap(({ state, rows, summary, remedy }) => [
      ...paragraph(`${signWithWord(state, style)} · ${namesOf(rows)}`, style),
      ...below(summary, style),
      ...remedyLines(remedy),
    ]),
    ...done.flatMap(({ id, summary }) => paragraph(`✅ done · ${oneLine(id)} · ${oneLine(summary)}`, style)),
    ...(running.length > 0 ? paragraph(`⏳ running · ${namesOf(running)}`, style) : []),
    ...groupRows(report.rows, 'skipped').flatMap(({ rows, summary }) =>
      paragraph(`➖ ${namesOf(rows)} · ${summary}`, style),
    ),
    ...(notDone.length > 0 ? paragraph(`➖ not done · ${namesOf(notDone)}`, style) : []),
  ];
}

function namesOf(rows: readonly ReportRow[]): string {
  return rows.map(({ id }) => oneLine(id)).join(', ');
}

/** Never wrapped: it could not be pasted. */
function remedyLines(remedy: string | undefined): readonly string[] {
  const shown = manyLines(remedy);
  return shown === '' ? [] : shown.split('\n').map((line) => `       ${line}`);
}
