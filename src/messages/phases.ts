import type { RichTextElement } from '@slack/types';
import type { Report, ReportRow } from '../report.ts';
import { oneLine } from '../wording/outside-text.ts';
import {
  boldPart,
  bullets,
  codePart,
  datePart,
  line,
  plainPart,
  type RichTextPart,
  takeFitting,
  words,
} from './rich-text.ts';
import { groupLine, groupWithRemedy, idParts } from './row-parts.ts';
import { evidenceOf, PROBLEMS } from './rows.ts';
import { SIGNS } from './signs.ts';

/** Lines of evidence that the message itself shows; the thread has all. */
const NAMED_EVIDENCE = 3;

/** More rows of one group that are done become one line. */
const ONE_BY_ONE = 12;

/** Rows under one heading. */
interface Group {
  readonly heading: string;
  readonly rows: readonly ReportRow[];
}

/** Whether a report's rows are steps that stand under headings. */
export function hasPhases({ rows, noun }: Pick<Report, 'rows' | 'noun'>): boolean {
  return noun === 'step' && rows.some(({ group }) => group !== undefined);
}

/**
 * Rows under their headings, in their order: what is wrong with its remedy, what is done and seen when, what
 * runs and what it waits for, and in one line what is not begun. `left`: rows there was no room for.
 */
export function phaseParts(
  report: Report,
  budget: number,
): { readonly parts: readonly RichTextPart[]; readonly left: readonly ReportRow[] } {
  const items = groupsOf(report).flatMap((group) => [
    { rows: [], parts: [headingOf(group)] },
    ...itemsOf(group.rows),
  ]);
  const { parts, taken } = takeFitting(items, (item) => item.parts, budget);
  return { parts, left: items.slice(taken).flatMap(({ rows }) => rows) };
}

interface Item {
  readonly rows: readonly ReportRow[];
  readonly parts: readonly RichTextPart[];
}

function groupsOf({ rows }: Report): readonly Group[] {
  const groups = Map.groupBy(rows, ({ group }) => group ?? '');
  return [...groups].map(([heading, own]) => ({ heading, rows: own }));
}

/** `Phase 1: prepare · 2 of 5`, or that all of it is done. */
function headingOf({ heading, rows }: Group): RichTextPart {
  const done = rows.filter(({ state }) => state === 'passed' || state === 'skipped').length;
  const isBegun = rows.some(({ state }) => state !== 'pending');
  const how = done === rows.length ? 'done' : isBegun ? `${done} of ${rows.length}` : 'not begun';
  return line(...boldPart(heading), words(` · ${how}`));
}

function itemsOf(rows: readonly ReportRow[]): readonly Item[] {
  const done = rows.filter(({ state }) => state === 'passed');
  const pending = rows.filter(({ state }) => state === 'pending');
  const isLong = done.length > ONE_BY_ONE;
  const told = rows.filter((row) => row.state !== 'pending' && !(isLong && row.state === 'passed'));
  return [
    ...(isLong ? [named('✅ done', done)] : []),
    ...told.map((row) => ({ rows: [row], parts: rowParts(row) })),
    ...pendingItems(pending),
  ];
}

function pendingItems(pending: readonly ReportRow[]): readonly Item[] {
  const toRead = pending.filter(({ id }) => id.startsWith('confirmation'));
  const others = pending.filter((row) => !toRead.includes(row));
  return [
    ...toRead.map((row) => ({ rows: [row], parts: [confirmationLine(row)] })),
    ...(others.length > 0 ? [named('➖ not begun', others)] : []),
  ];
}

function confirmationLine({ summary }: ReportRow): RichTextPart {
  return line(words('🔒 '), ...plainPart(summary));
}

function named(what: string, rows: readonly ReportRow[]): Item {
  return { rows, parts: [line(words(`${what}  `), ...idParts(rows))] };
}

function rowParts(row: ReportRow): readonly RichTextPart[] {
  const { state, summary = '', remedy } = row;
  const group = { state, rows: [row], summary: oneLine(summary), remedy };
  if (PROBLEMS.includes(state)) return groupWithRemedy(group);
  if (row.seenAt === undefined) return [groupLine(group)];
  return [seenLine(row), ...evidenceParts(row)];
}

/** `✅ first-secrets  8 secrets present · 14:03`. */
function seenLine({ id, state, summary, title, seenAt = '' }: ReportRow): RichTextPart {
  const at: RichTextElement[] = [words(' · seen '), datePart(new Date(seenAt), 'time')];
  return line(
    words(`${SIGNS[state].emoji} `),
    ...codePart(oneLine(id) || '–'),
    words('  '),
    ...plainPart(oneLine(summary) || title),
    ...at,
  );
}

function evidenceParts(row: ReportRow): readonly RichTextPart[] {
  const evidence = evidenceOf(row);
  const more = (row.evidence?.length ?? 0) - NAMED_EVIDENCE;
  const shown = evidence.slice(0, NAMED_EVIDENCE);
  return bullets(more > 0 ? [...shown, `and ${more} more in the thread`] : shown);
}
