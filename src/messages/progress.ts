import type { Report, ReportRow } from '../report.ts';
import { oneLine } from '../wording/outside-text.ts';
import { jsonSize } from './limits.ts';
import { hasPhases, phaseParts } from './phases.ts';
import { line, plainPart, type RichTextPart, takeFitting, words } from './rich-text.ts';
import { groupLine, idParts } from './row-parts.ts';
import { countDone, groupRows } from './rows.ts';

/** How far a report is: a bar with its count, what runs now, and what was found wrong already. */
export function progressParts(report: Report, budget: number): readonly RichTextPart[] {
  const done = countDone(report);
  const now = report.rows.filter(({ state }) => state === 'running');
  const count = [
    `${progressBar(done, report.rows.length)}  ${done} of ${report.rows.length}`,
    ...(report.plan?.facts ?? []),
  ].join(' · ');
  const found = [...groupRows(report.rows, 'failed'), ...groupRows(report.rows, 'unknown')];
  if (hasPhases(report)) {
    const bar = line(...plainPart(count));
    return [bar, ...phaseParts(report, budget - jsonSize(bar)).parts];
  }
  const lines = [line(...plainPart(count)), ...runningLines(now)];
  const { parts } = takeFitting(found, (group) => [groupLine(group)], budget - jsonSize(lines));
  return [...lines, ...parts];
}

/** Twenty squares, so that the line keeps its width while it grows. */
export function progressBar(done: number, total: number): string {
  const filled = total <= 0 ? 0 : Math.floor((Math.min(done, total) / total) * 20);
  return '█'.repeat(filled) + '░'.repeat(20 - filled);
}

/** With what each does now, where they are few and say so. */
function runningLines(now: readonly ReportRow[]): readonly RichTextPart[] {
  if (now.length === 0) return [];
  if (now.length > 4 || now.some(({ summary = '' }) => summary === ''))
    return [line(words('⏳ running '), ...idParts(now))];
  return now.map((row) =>
    groupLine({ state: 'running', rows: [row], summary: oneLine(row.summary), remedy: undefined }),
  );
}
