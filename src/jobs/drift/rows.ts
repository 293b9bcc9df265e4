import { hasCome, isSnoozed, type KnownItem, type StandingItem } from '../../drift/compare-drift.ts';
import type { ReportRow, RowState } from '../../report.ts';
import { plural } from '../../wording/counts.ts';
import type { FailedLook } from './further/look-further.ts';
import { remedyFor } from './remedy.ts';
import { toReportItem } from './report-item.ts';
import type { DriftResult, Unreachable } from './run-drift.ts';
import { sayGone, saySince, sayStanding } from './words.ts';

/** What of a result is shown, and to whom. */
export interface View {
  /** `new`: what is new or back. `all`: many more rows before they fold. Default: what has drifted, then the rest. */
  readonly show?: 'all' | 'new' | undefined;
  /** How a verb begins where this is read. Default: `/bitiq`. */
  readonly ask?: string;
}

type Looked = Extract<DriftResult, { readonly found: object }>;

/** More rows fold into one that counts them. */
const MOST_ROWS = { default: 50, all: 500 } as const;

/** More items of one application fold into a line that counts them. */
const MOST_LINES = 8;

/** Rows of each environment, under its title where there are several. */
export function toRows(results: readonly DriftResult[], view: View): readonly ReportRow[] {
  if (results.length === 1) return results.flatMap((result) => rowsOf(result, view));
  return results.flatMap((result) =>
    rowsOf(result, view).map((row) => ({
      ...row,
      id: idAmongOthers(row.id, result),
      group: result.environment.title,
    })),
  );
}

/** What is about no application is known by its environment. */
function idAmongOthers(id: string, { environment: { name }, ...result }: DriftResult): string {
  if (result.unreachable !== undefined) return name;
  return result.failed.some((look) => look.id === id) ? `${name} ${id}` : id;
}

/** A row for each application that drifted, new ones first; then what is gone, and those that are as in Git. */
function rowsOf(result: DriftResult, view: View): readonly ReportRow[] {
  if (result.unreachable !== undefined) return [toSilence(result, result.unreachable)];
  const { show } = view;
  const shown = show === 'new' ? result.items.filter(hasCome) : result.items;
  const drifted = [...Map.groupBy(shown, ({ application }) => application)]
    .map(([name, items]) => ({ name, items: items.toSorted((a, b) => rankOf(a) - rankOf(b)) }))
    .toSorted((a, b) => rankOf(a.items[0]) - rankOf(b.items[0]));
  const most = MOST_ROWS[show === 'all' ? 'all' : 'default'];
  const rows = drifted.slice(0, most).map(({ name, items }) => toRow(name, items, result, view));
  const folded = drifted.slice(most).flatMap(({ items }) => items);
  const fold = folded.length > 0 ? [toFold(folded, drifted.length - most)] : [];
  const failed = result.failed.map((look) => toFailure(look));
  return [...rows, ...fold, ...failed, ...(show === 'new' ? [] : restOf(result, most))];
}

/** What is new stands first, what could not be told after what is so, what is snoozed last. */
function rankOf(item: StandingItem | undefined): number {
  if (item === undefined) return 0;
  const rank = item.standing === 'reopened' ? 1 : hasCome(item) || item.standing === undefined ? 0 : 2;
  return rank + (item.state === 'unknown' ? 3 : 0) + (isSnoozed(item) ? 6 : 0);
}

function toRow(
  name: string,
  items: readonly StandingItem[],
  { environment, at, gone }: Looked,
  { ask = '/bitiq' }: View,
): ReportRow {
  const remedy = remedyFor(items, environment, ask);
  const lines = items.map((item) => sayStanding(item, at));
  const left = gone.filter(({ application }) => application === name);
  const below = [
    ...(lines.length > 1 ? lines : (items[0]?.difference ?? [])),
    ...left.map((item) => sayGone([item], at)),
  ];
  const evidence = [...shorten(below), ...sayHowToCompare(name, items, environment)];
  return {
    id: name,
    title: name,
    state: stateOf(items),
    summary: items.length === 1 ? (lines[0] ?? '') : count(items),
    ...(evidence.length > 0 && { evidence }),
    ...(remedy !== undefined && { remedy }),
    items: items.slice(0, MOST_LINES).map((item) => toReportItem(item, environment.name)),
    ...(items.length > MOST_LINES && { itemCount: items.length }),
    ...(left.length > 0 && { goneCount: left.length }),
  };
}

/** Where Argo CD's own API is not configured, people ask it themselves what differs. */
function sayHowToCompare(
  name: string,
  items: readonly StandingItem[],
  { controller, argocdApi }: Looked['environment'],
): readonly string[] {
  const isAsked = items.some(({ kind }) => kind === 'out-of-sync');
  if (!isAsked || controller !== 'argocd' || argocdApi !== undefined) return [];
  return [`argocd app diff ${name} tells what differs`];
}

/** What is snoozed stops nobody. */
function stateOf(items: readonly StandingItem[]): RowState {
  const toRead = items.filter((item) => !isSnoozed(item));
  const isSo = (toRead.length > 0 ? toRead : items).some(({ state }) => state === 'failed');
  if (toRead.length > 0) return isSo ? 'failed' : 'unknown';
  return isSo ? 'warning' : 'unknown-warning';
}

/** `4 items: 1 new, 2 still, 1 snoozed`. What is snoozed counts as that alone. */
function count(items: readonly StandingItem[]): string {
  const awake = items.filter((item) => !isSnoozed(item));
  const parts = (['new', 'reopened', 'still'] as const).flatMap((wanted) => {
    const those = awake.filter(({ standing }) => standing === wanted).length;
    return those > 0 ? [`${those} ${wanted}`] : [];
  });
  const snoozed = items.length - awake.length;
  const told = [...parts, ...(snoozed > 0 ? [`${snoozed} snoozed`] : [])].join(', ');
  return `${plural(items.length, 'item')}${told === '' ? '' : `: ${told}`}`;
}

function shorten(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES - 1), `and ${lines.length - MOST_LINES + 1} more`];
}

function toFold(items: readonly StandingItem[], applications: number): ReportRow {
  const id = `${plural(applications, 'more application')}`;
  return { id, title: id, state: stateOf(items), summary: count(items), itemCount: items.length };
}

/** Applications of which nothing is wrong: those that something is gone of, then the others, unless they are too many to count here. */
function restOf(result: Looked, most: number): readonly ReportRow[] {
  const wrong = new Set(result.items.map(({ application }) => application));
  const gone = Map.groupBy(result.gone, ({ application }) => application);
  const mended = [...gone.keys()].filter((name) => !wrong.has(name));
  const clean = result.found.applications.filter((name) => !wrong.has(name) && !gone.has(name));
  // Some of them would be taken for all of them.
  const names = [...mended.slice(0, most), ...(clean.length > most ? [] : clean)];
  return names.map((id) => toMended(id, gone.get(id) ?? [], result.at));
}

function toMended(id: string, items: readonly KnownItem[], at: Date): ReportRow {
  const summary = items.length === 0 ? 'as in Git' : sayGone(items, at);
  const evidence = items.length > 1 ? shorten(items.map((item) => sayGone([item], at))) : [];
  return {
    id,
    title: id,
    state: 'passed',
    summary,
    ...(evidence.length > 0 && { evidence }),
    ...(items.length > 0 && { goneCount: items.length }),
  };
}

function toFailure({ id, title, why, next }: FailedLook): ReportRow {
  return { id, title, state: 'unknown', summary: why, ...(next !== undefined && { remedy: next }) };
}

/** `unreachable since 02:40 UTC (5 h): no answer within 30 s`. */
function toSilence(
  { at }: Pick<DriftResult, 'at'>,
  { source, why, next, since, open }: Unreachable,
): ReportRow {
  return {
    id: source,
    title: source,
    state: 'unknown',
    summary: since === undefined ? why : `unreachable since ${saySince(since, at)}: ${why}`,
    ...(open > 0 && { evidence: [`${plural(open, 'item')} open when it was last asked`] }),
    ...(next !== undefined && { remedy: next }),
    ...(since !== undefined && { seenAt: since.toISOString() }),
  };
}
