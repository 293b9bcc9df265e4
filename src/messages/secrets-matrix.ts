import type { Report, ReportCell, ReportRow } from '../report.ts';
import { oneLine } from '../wording/outside-text.ts';
import { inReadingOrder, PROBLEMS } from './rows.ts';
import { displayWidth, fitWidth } from './terminal/wrap.ts';

/** How much of a matrix is shown. */
export interface MatrixSize {
  /** Columns of letters. */
  readonly width: number;
  /** Rows; what is beyond is a number. */
  readonly rows: number;
}

/** Signs of text, which keep their columns where every letter is as wide as the others. Never without a word. */
const CELL_SIGNS: Readonly<Record<ReportCell['state'], string>> = {
  yes: '✓',
  no: '✗',
  warning: '!',
  unknown: '?',
  none: ' ',
};

const LONGEST_WORD = 14;
const SHORTEST_NAME = 16;
const GAP = '  ';

/**
 * The facts of every row side by side, for letters of one width; what is wrong comes first. Nothing where
 * the report is no matrix or no row has facts.
 */
export function matrixLines(report: Report, size: MatrixSize): readonly string[] {
  const all = inReadingOrder(report.rows).filter(({ cells }) => Array.isArray(cells) && cells.length > 0);
  const shown = all.slice(0, size.rows);
  const columns = (report.columns ?? []).flatMap((title, at) => toColumn(title, at, shown));
  if (columns.length === 0) return [];
  const rest = columns.reduce((sum, column) => sum + GAP.length + widthOf(column), 0);
  const longest = Math.max(SHORTEST_NAME, size.width - rest);
  const names = ['', ...shown.map(({ id }) => oneLine(id))].map((id) => fitEnd(id, longest));
  const lines = [names, ...columns].map(padded);
  const grid = names.map((_, row) =>
    lines
      .map((line) => line[row])
      .join(GAP)
      .trimEnd(),
  );
  return [...grid, ...restLine(all.slice(shown.length))];
}

/** Its title and a word for each row; none where no row has one. */
function toColumn(title: string, at: number, rows: readonly ReportRow[]): readonly (readonly string[])[] {
  const words = rows.map(({ cells }) => say(cells?.[at]));
  return words.some((word) => word !== '') ? [[oneLine(title), ...words]] : [];
}

function padded(column: readonly string[]): readonly string[] {
  const width = widthOf(column);
  return column.map((text) => text + ' '.repeat(width - displayWidth(text)));
}

function widthOf(column: readonly string[]): number {
  return Math.max(...column.map(displayWidth));
}

function say(cell: ReportCell | undefined): string {
  const word = fitWidth(oneLine(cell?.word), LONGEST_WORD);
  return word === '' ? '' : `${CELL_SIGNS[cell?.state ?? 'none'] ?? ' '} ${word}`;
}

/** The end of a path tells it from its neighbours; it begins with a whole name where it can. */
function fitEnd(name: string, width: number): string {
  if (displayWidth(name) <= width) return name;
  let shown = '';
  for (const letter of [...name].reverse()) {
    if (displayWidth(letter + shown) > width - 1) break;
    shown = letter + shown;
  }
  const segment = shown.indexOf('/');
  return `…${segment > -1 && segment < shown.length / 2 ? shown.slice(segment) : shown}`;
}

/** `and 476 more: 470 present, 6 in trouble`. */
function restLine(left: readonly ReportRow[]): readonly string[] {
  if (left.length === 0) return [];
  const troubled = left.filter(({ state }) => PROBLEMS.includes(state)).length;
  const present = left.length - troubled;
  const told = [
    ...(troubled > 0 ? [`${troubled} in trouble`] : []),
    ...(present > 0 ? [`${present} present`] : []),
  ];
  return [`and ${left.length} more: ${told.join(', ')}`];
}
