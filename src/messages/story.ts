import type { Report, ReportRow } from '../report.ts';
import { boldPart, bullets, line, plainPart, type RichTextPart, takeFitting, words } from './rich-text.ts';
import { evidenceOf } from './rows.ts';
import { SIGNS } from './signs.ts';

/** A report that is read whole: a line for each row in its own order, and what is behind it below. */
export function storyParts(report: Report, budget: number): readonly RichTextPart[] {
  return takeFitting(report.rows, rowParts, budget).parts;
}

function rowParts(row: ReportRow): readonly RichTextPart[] {
  const { emoji, word } = SIGNS[row.state];
  return [
    line(words(`${emoji} `), ...boldPart(row.title), words('  '), ...plainPart(row.summary || word)),
    ...bullets(evidenceOf(row)),
  ];
}
