import type { RichTextElement } from '@slack/types';
import type { ReportRow } from '../report.ts';
import { formatDuration } from '../wording/durations.ts';
import { oneLine } from '../wording/outside-text.ts';
import { bullets, codePart, line, plainPart, preformatted, type RichTextPart, words } from './rich-text.ts';
import { evidenceOf, isSentence, type RowGroup } from './rows.ts';
import { SIGNS } from './signs.ts';

/** Ids that one line names before it counts the others. */
const NAMED = 4;

/** `❌ worker-nodes  2 of 3 workers Ready`; one line for all rows of a group. */
export function groupLine(group: RowGroup): RichTextPart {
  const { emoji, word } = SIGNS[group.state];
  const summary = group.summary || word;
  return line(words(`${emoji} `), ...idParts(group.rows), words('  '), ...plainPart(summary));
}

/** To be pasted; a sentence is not. */
export function remedyParts(remedy: string | undefined): RichTextPart[] {
  return remedy !== undefined && isSentence(remedy)
    ? [line(...plainPart(remedy, 1_000))]
    : preformatted(remedy);
}

/** The line of a group with its remedy to paste. */
export function groupWithRemedy(group: RowGroup): RichTextPart[] {
  return [groupLine(group), ...remedyParts(group.remedy)];
}

/** Names of rows in code marks: `a`, `b`, `c`, `d` and 9 more. */
export function idParts(rows: readonly ReportRow[]): RichTextElement[] {
  const names = rows.slice(0, NAMED).flatMap(({ id }, index): RichTextElement[] => {
    const separator: RichTextElement[] = index === 0 ? [] : [words(', ')];
    return [...separator, ...codePart(oneLine(id) || '–')];
  });
  const more = rows.length - NAMED;
  return more > 0 ? [...names, words(` and ${more} more`)] : names;
}

/** Everything that is known about a row: its line, what led to the answer, and the remedy. */
export function rowInFull(row: ReportRow): RichTextPart[] {
  const { emoji, word } = SIGNS[row.state];
  const took: RichTextElement[] =
    row.durationMs === undefined ? [] : [words(` · ${formatDuration(row.durationMs)}`)];
  return [
    line(
      words(`${emoji} `),
      ...codePart(oneLine(row.id) || '–'),
      words('  '),
      ...plainPart(oneLine(row.summary) || `${oneLine(row.title)}: ${word}`),
      ...took,
    ),
    ...bullets(evidenceOf(row)),
    ...remedyParts(row.state === 'passed' || row.state === 'skipped' ? undefined : row.remedy),
  ];
}
