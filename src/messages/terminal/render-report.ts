import { styleText } from 'node:util';
import type { PlanNote, Report, ReportRow, RowState } from '../../report.ts';
import { formatDuration } from '../../wording/durations.ts';
import { manyLines, oneLine } from '../../wording/outside-text.ts';
import { hasPhases } from '../phases.ts';
import { countRows, evidenceOf, groupRows, PROBLEMS, type RowGroup } from '../rows.ts';
import { matrixLines } from '../secrets-matrix.ts';
import { SIGNS } from '../signs.ts';
import { countOf } from '../text.ts';
import { hanging, INDENT } from './wrap.ts';

/** How a terminal shows things. */
export interface TerminalStyle {
  readonly columns: number;
  readonly colour: boolean;
}

/** A matrix that takes more of the screen is no glance. */
const MATRIX_ROWS = 40;

const COLOURS: Partial<Record<RowState, 'red' | 'yellow' | 'magenta' | 'green'>> = {
  failed: 'red',
  unknown: 'magenta',
  warning: 'yellow',
  'unknown-warning': 'magenta',
  passed: 'green',
};

/**
 * A report for people at a terminal: verdict, what stands in the way with its remedy, warnings, and
 * the rest as a number. At most 80 columns, except remedies: a broken line could not be pasted.
 */
export function renderReport(report: Report, style: TerminalStyle): string {
  const width = Math.min(style.columns, 80);
  const sections = [
    [verdictLine(report, style), `   ${formatDuration(report.durationMs)} · ${countOf(report)}`],
    matrixLines(report, { width, rows: MATRIX_ROWS }),
    ...problemLines(report, width, style),
    ...(report.plan ? planLines(report, report.plan, width) : [restLines(report, style)]),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** What is to be looked at; of several environments each under its heading. */
function problemLines(report: Report, width: number, style: TerminalStyle): readonly (readonly string[])[] {
  const linesOf = (some: readonly ReportRow[]) =>
    PROBLEMS.flatMap((state) => groupRows(some, state)).map((group) => groupLines(group, width, style));
  if (hasPhases(report)) return linesOf(report.rows);
  return [...Map.groupBy(report.rows, ({ group }) => group)].flatMap(([heading, own]) => {
    const lines = linesOf(own);
    return heading === undefined || lines.length === 0
      ? lines
      : [hanging(oneLine(heading), width, ''), ...lines];
  });
}

/** `❌ failed` and the like, coloured where there is colour. */
export function signWithWord(state: RowState, { colour }: Pick<TerminalStyle, 'colour'>): string {
  const { emoji, word } = SIGNS[state];
  return `${emoji} ${paint(word, COLOURS[state], colour)}`;
}

function verdictLine({ title, verdict }: Report, { colour }: TerminalStyle): string {
  if (verdict === undefined) return `⏳ ${oneLine(title)} is not finished`;
  const state = ({ yes: 'passed', no: 'failed', unknown: 'unknown' } as const)[verdict.answer];
  return `${SIGNS[state].emoji} ${paint(oneLine(verdict.sentence), COLOURS[state], colour)}`;
}

/** From where to where, the commits between, and the page that shows them. */
function wayLines({ title, url, commits }: PlanNote['ways'][number], width: number): readonly string[] {
  return [
    ...hanging(oneLine(title), width, ''),
    ...commits.flatMap((commit) => hanging(`· ${oneLine(commit)}`, width, INDENT, '  ')),
    ...(url === '' ? [] : [`${INDENT}${oneLine(url)}`]),
  ];
}

/** From where to where, what would change in full, what would not in a line, and what else is to be known. */
function planLines(
  { rows }: Report,
  { id, facts, ways }: PlanNote,
  width: number,
): readonly (readonly string[])[] {
  const changed = rows.filter(({ state }) => !PROBLEMS.includes(state) && state !== 'skipped');
  const told = [
    ...changed.map((row) => ({ rows: [row], summary: oneLine(row.summary), evidence: evidenceOf(row) })),
    ...groupRows(rows, 'skipped').map((group) => ({ ...group, evidence: [] })),
  ];
  return [
    ...ways.map((way) => wayLines(way, width)),
    ...told.map(({ rows, summary, evidence }) => [
      ...hanging(
        `${SIGNS[rows[0]?.state ?? 'passed'].emoji} ${rows.map((row) => oneLine(row.id)).join(', ')}`,
        width,
        '',
      ),
      ...hanging(summary, width, INDENT, ''),
      ...evidence.flatMap((entry) => hanging(`· ${entry}`, width, INDENT, '  ')),
    ]),
    [...hanging(facts.map(oneLine).join(' · '), width, '', ''), `plan ${oneLine(id)}`],
  ];
}

function groupLines(group: RowGroup, width: number, style: TerminalStyle): readonly string[] {
  const names = group.rows.map(({ id }) => oneLine(id)).join(', ');
  const [row, ...others] = group.rows;
  const evidence = row !== undefined && others.length === 0 ? evidenceOf(row).slice(0, 8) : [];
  const remedy = manyLines(group.remedy);
  return [
    ...hanging(`${signWithWord(group.state, style)} · ${names}`, width, ''),
    ...hanging(group.summary, width, INDENT, ''),
    ...evidence.flatMap((entry) => hanging(`· ${entry}`, width, INDENT, '  ')),
    ...(remedy === '' ? [] : remedy.split('\n').map((text) => REMEDY_INDENT + text)),
  ];
}

const REMEDY_INDENT = '       ';

function restLines(report: Report, style: TerminalStyle): readonly string[] {
  const [passed, skipped, missing] = [
    countRows(report, 'passed'),
    countRows(report, 'skipped'),
    countRows(report, 'pending', 'running'),
  ];
  return [
    ...(passed > 0 ? [`✅ ${paint(`${passed} passed`, 'green', style.colour)}`] : []),
    ...(skipped > 0 ? [`➖ ${skipped} skipped`] : []),
    ...(missing > 0 ? [`⏳ ${missing} not asked`] : []),
  ];
}

function paint(
  text: string,
  colour: 'red' | 'yellow' | 'magenta' | 'green' | undefined,
  isOn: boolean,
): string {
  return isOn && colour ? styleText([colour, 'bold'], text, { validateStream: false }) : text;
}
