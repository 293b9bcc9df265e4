import type { KnownBlock } from '@slack/types';
import type { Report, ReportItem, ReportRow } from '../report.ts';
import { grouped, plural } from '../wording/counts.ts';
import { context } from './blocks.ts';
import { type ItemShown, itemBlock } from './drift-item.ts';
import { jsonSize } from './limits.ts';
import { codePart, line, plainPart, type RichTextPart, richText, takeFitting, words } from './rich-text.ts';
import { groupWithRemedy } from './row-parts.ts';
import { groupRows, PROBLEMS } from './rows.ts';
import type { RunView } from './run-view.ts';
import { code } from './text.ts';

/** Bytes of JSON for what is gone, and for what could not be asked. */
const GONE_BUDGET = 1_200;
const SILENT_BUDGET = 2_400;
const CLOSING_BUDGET = 1_100;

/** Applications that are counted by name before the others are a number. */
const NAMED = 8;

/**
 * What drifted, each with its menu: what is new or back first, then what still is, then what is gone and what
 * could not be told. What there is no room for is counted by application.
 */
export function driftBody(run: RunView, report: Report, budget: number): readonly KnownBlock[] {
  const gone = goneParts(report.rows);
  const silent = silentParts(report.rows);
  const below = [...gone.parts, ...silent.parts];
  const room = budget - jsonSize(below) - CLOSING_BUDGET;
  const blocks: KnownBlock[] = [];
  const all = listShown(report.rows);
  let left = room;
  for (const shown of all) {
    const block = itemBlock(shown, run);
    left -= jsonSize(block) + 1;
    if (left < 0) break;
    blocks.push(block);
  }
  const more = foldedOf(report.rows, all.slice(0, blocks.length));
  return [
    ...blocks,
    ...(below.length > 0 ? [richText(below)] : []),
    context(more, gone.more, silent.more, asInGit(report.rows), whereTheRestIs(run, report)),
  ];
}

/** New ones of all applications stand before old ones of any; snoozed ones last. */
function listShown(rows: readonly ReportRow[]): readonly ItemShown[] {
  const all = rows.flatMap(({ items = [], remedy }) =>
    items.map((item): ItemShown => {
      return { item, ...(items.length === 1 && !item.canSync && !isAsleep(item) && { remedy }) };
    }),
  );
  return all.toSorted((a, b) => rankOf(a.item) - rankOf(b.item));
}

/** Nobody is asked to mend it now. */
function isAsleep({ snooze }: ReportItem): boolean {
  return snooze !== undefined && !snooze.isOver;
}

/** Where there is nothing to show, as with `--new`, there is no thread either. */
function whereTheRestIs({ environment }: RunView, { rows }: Report): string {
  return rows.length > 0 ? 'details in the thread' : `all of it: ${code(`/bitiq drift ${environment}`)}`;
}

function rankOf({ standing, snooze }: ReportItem): number {
  if (snooze !== undefined) return snooze.isOver ? 0 : 2;
  return standing === 'still' ? 1 : 0;
}

/** `and 9,990 more: toy-web-prod 4,000, toy-service-prod 12`. */
function foldedOf(rows: readonly ReportRow[], shown: readonly ItemShown[]): string | undefined {
  const seen = new Map<string, number>();
  for (const { item } of shown) seen.set(item.application, (seen.get(item.application) ?? 0) + 1);
  const left = rows
    .filter(({ items }) => items !== undefined && items.length > 0)
    .map(({ id, items = [], itemCount = items.length }) => {
      return { id, count: itemCount - (seen.get(items[0]?.application ?? id) ?? 0) };
    })
    .filter(({ count }) => count > 0);
  if (left.length === 0) return undefined;
  const named = left.slice(0, NAMED).map(({ id, count }) => `${code(id, 60)} ${grouped(count)}`);
  const others = left.length - named.length;
  const rest = others > 0 ? [`${plural(others, 'more application')}`] : [];
  const total = left.reduce((sum, { count }) => sum + count, 0);
  return `and ${plural(total, 'more item').replace(/^\d+/, grouped(total))}: ${[...named, ...rest].join(', ')}`;
}

function goneParts(rows: readonly ReportRow[]): { parts: readonly RichTextPart[]; more?: string } {
  const gone = rows.filter(({ goneCount }) => goneCount !== undefined);
  const { parts, taken } = takeFitting(
    gone,
    (row) => [line(words('✅ '), ...codePart(row.id, 80), words('  '), ...plainPart(sayGone(row), 200))],
    GONE_BUDGET,
  );
  const left = gone.length - taken;
  return { parts, ...(left > 0 && { more: `${plural(left, 'more application')} with something gone` }) };
}

/** Of an application that has other items too it is a number. */
function sayGone({ summary, items = [], goneCount = 0 }: ReportRow): string {
  return items.length === 0 ? (summary ?? '') : `gone: ${plural(goneCount, 'item')}`;
}

/** What could not be asked, and applications that are counted together. */
function silentParts(rows: readonly ReportRow[]): { parts: readonly RichTextPart[]; more?: string } {
  const bare = rows.filter(({ items = [] }) => items.length === 0);
  const groups = PROBLEMS.flatMap((state) => groupRows(bare, state));
  const { parts, taken } = takeFitting(groups, groupWithRemedy, SILENT_BUDGET);
  const left = groups.length - taken;
  return { parts, ...(left > 0 && { more: `${left} more that could not be told` }) };
}

function asInGit(rows: readonly ReportRow[]): string | undefined {
  const count = rows.filter(({ state, goneCount }) => state === 'passed' && goneCount === undefined).length;
  return count === 0 ? undefined : `✅ ${count} as in Git`;
}
