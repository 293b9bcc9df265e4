import type { Report, ReportRow } from '../report.ts';
import { jsonSize } from './limits.ts';
import { preformatted, type RichTextPart, takeFitting } from './rich-text.ts';
import { groupWithRemedy } from './row-parts.ts';
import { groupRows, PROBLEMS } from './rows.ts';
import { type MatrixSize, matrixLines } from './secrets-matrix.ts';

/** What a narrow desktop client shows in one line beside its copy button; a phone wraps. */
const IN_SLACK: MatrixSize = { width: 70, rows: 24 };

/** Slack takes so many letters in one text. */
const LONGEST_TEXT = 3_000;

/** A matrix for Slack: every row's facts at a glance, then each row in trouble with what mends it. */
export function matrixParts(
  report: Report,
  budget: number,
): { parts: readonly RichTextPart[]; left: readonly ReportRow[] } {
  const matrix = preformatted(matrixLines(report, IN_SLACK).join('\n'), LONGEST_TEXT);
  const groups = PROBLEMS.flatMap((state) => groupRows(report.rows, state));
  const { parts, taken } = takeFitting(groups, groupWithRemedy, budget - jsonSize(matrix));
  return { parts: [...matrix, ...parts], left: groups.slice(taken).flatMap(({ rows }) => rows) };
}
