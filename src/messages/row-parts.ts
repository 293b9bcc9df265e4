import type { RichTextElement } from '@slack/types';
import type { ReportRow } from '../report.ts';
import { formatDuration } from '../wording/durations.ts';
import { oneLine } from '../wording/outside-text.ts';
import { bullets, codePart, line, plainPart, preformatted, type RichTextPart } from './rich-text.ts';
import { evidenceOf, type RowGroup } from './rows.ts';
import { SIGNS } from './signs.ts';

/** Ids that one line names before it counts the others. */
const NAMED = 4;

/** `❌ worker-nodes  2 of 3 workers Ready`; one line for all rows of a group. */
export function groupLine(group: RowGroup): RichTextPart {
  const { emoji, word } = SIGNS[group.state];
  const summary = group.summary || word;
  return line(
    { type: 'text', text: `${emoji} ` },
    ...idParts(group.rows),
    { type: 'text', text: '  ' },
    ...plainPart(summary),
  );
}

/** To be pasted; a sentence is not. */
function remedyParts(remedy: string | undefined): RichTextPart[] {
  const isSentence = remedy !== undefined && /^[A-Z][a-z]+ /.test(remedy) && !remedy.includes('\n');
  return isSentence ? [line(...plainPart(remedy, 1_000))] : preformatted(remedy);
}

/** The line of a group with its remedy to paste. */
export function groupWithRemedy(group: RowGroup): RichTextPart[] {
  return [groupLine(group), ...remedyParts(group.remedy)];
}

/** Names of rows in code marks: `a`, `b`, `c`, `d` and 9 more. */
export function idParts(rows: readonly ReportRow[]): RichTextElement[] {
  const names = rows.slice(0, NAMED).flatMap(({ id }, index): RichTextElement[] => {
    const separator: RichTextElement[] = index === 0 ? [] : [{ type: 'text', text: ', ' }];
    return [...separator, ...codePart(oneLine(id) || '–')];
  });
  const more = rows.length - NAMED;
  return more > 0 ? [...names, { type: 'text', text: ` and ${more} more` }] : names;
}

/** Everything that is known about a row: its line, what led to the answer, and the remedy. */
export function rowInFull(row: ReportRow): RichTextPart[] {
  const { emoji, word } = SIGNS[row.state];
  const took: RichTextElement[] =
    row.durationMs === undefined ? [] : [{ type: 'text', text: ` · ${formatDuration(row.durationMs)}` }];
  return [
    line(
      { type: 'text', text: `${emoji} ` },
      ...codePart(oneLine(row.id) || '–'),
      { type: 'text', text: '  ' },
      ...plainPart(oneLine(row.summary) || `${oneLine(row.title)}: ${word}`),
      ...took,
    ),
    ...bullets(evidenceOf(row)),
    ...remedyParts(row.state === 'passed' || row.state === 'skipped' ? undefined : row.remedy),
  ];
}
