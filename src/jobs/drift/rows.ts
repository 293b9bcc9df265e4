import type { KnownItem, StandingItem } from '../../drift/compare-drift.ts';
import { toItemId } from '../../drift/item.ts';
import type { ReportItem, ReportRow } from '../../report.ts';
import { ageOf, plural } from '../preflight/wording.ts';
import type { FailedLook } from './further/look-further.ts';
import { remedyFor } from './remedy.ts';
import type { DriftResult, Unreachable } from './run-drift.ts';

/** What of a result is shown, and to whom. */
export interface View {
  /** `new`: what is new or back. `all`: many more rows before they fold. Default: what has drifted, then the rest. */
  readonly show?: 'all' | 'new' | undefined;
  /** How a verb begins where this is read. Default: `/bitiq`. */
  readonly ask?: string;
}

/** More rows fold into one that counts them. */
const MOST_ROWS = { default: 50, all: 500 } as const;

/** More items of one application fold into a line that counts them. */
const MOST_LINES = 8;

/** A row for each application that drifted, new ones first; then what is gone, and those that are as in Git. */
export function toRows(result: DriftResult, { show, ask = '/bitiq' }: View): readonly ReportRow[] {
  if (result.unreachable !== undefined) return [toSilence(result.unreachable)];
  const isNew = ({ standing }: StandingItem) => standing !== 'still';
  const shown = show === 'new' ? result.items.filter(isNew) : result.items;
  const drifted = [...Map.groupBy(shown, ({ application }) => application)]
    .map(([name, items]) => ({ name, items: items.toSorted((a, b) => rankOf(a) - rankOf(b)) }))
    .toSorted((a, b) => rankOf(a.items[0]) - rankOf(b.items[0]));
  const most = MOST_ROWS[show === 'all' ? 'all' : 'default'];
  const rows = drifted.slice(0, most).map(({ name, items }) => toRow(name, items, result, ask));
  const folded = drifted.slice(most).flatMap(({ items }) => items);
  const rest = show === 'new' ? [] : restOf(result, most);
  const fold = folded.length > 0 ? [toFold(folded, drifted.length - most)] : [];
  return [...rows, ...fold, ...result.failed.map(toFailure), ...rest];
}

function toFailure({ id, title, why, next }: FailedLook): ReportRow {
  return { id, title, state: 'unknown', summary: why, ...(next !== undefined && { remedy: next }) };
}

/** What is new stands first, what could not be told after what is so. */
function rankOf(item: StandingItem | undefined): number {
  const rank = item?.standing === 'still' ? 2 : item?.standing === 'reopened' ? 1 : 0;
  return rank + (item?.state === 'unknown' ? 3 : 0);
}

function toRow(
  name: string,
  items: readonly StandingItem[],
  { environment, at }: Pick<DriftResult, 'environment' | 'at'>,
  ask: string,
): ReportRow {
  const remedy = remedyFor(items, environment, ask);
  const lines = items.map((item) => withStanding(item, at));
  return {
    id: name,
    title: name,
    state: stateOf(items),
    summary: items.length === 1 ? (lines[0] ?? '') : `${count(items)}: ${namesOf(items)}`,
    ...(items.length > 1 && { evidence: shorten(lines) }),
    ...(remedy !== undefined && { remedy }),
    items: items.slice(0, MOST_LINES).map((item) => toReportItem(item, environment.name)),
    ...(items.length > MOST_LINES && { itemCount: items.length }),
  };
}

function toReportItem(item: StandingItem, environment: string): ReportItem {
  const { identity, application, kind, state, sentence, standing, since, times = 1 } = item;
  return {
    id: toItemId(environment, identity),
    environment,
    application,
    kind,
    state,
    sentence,
    ...(standing !== undefined && { standing }),
    ...(since !== undefined && { since: since.toISOString() }),
    ...(times > 1 && { times }),
    canSync: kind === 'out-of-sync' || kind === 'surplus',
  };
}

function stateOf(items: readonly StandingItem[]): 'failed' | 'unknown' {
  return items.some(({ state }) => state === 'failed') ? 'failed' : 'unknown';
}

/** `new: Deployment toy-web is not as in Git`, `still, for 3 d: …`. */
function withStanding({ standing, since, times, sentence }: StandingItem, at: Date): string {
  if (standing === undefined) return sentence;
  const age = since === undefined ? '' : `, for ${ageOf(since, at)}`;
  const often = standing === 'reopened' && times !== undefined ? `, ${times} times so far` : '';
  return `${standing}${age}${often}: ${sentence}`;
}

/** `3 items, 1 new, 2 still`. */
function count(items: readonly StandingItem[]): string {
  const parts = (['new', 'reopened', 'still'] as const).flatMap((wanted) => {
    const those = items.filter(({ standing }) => standing === wanted).length;
    return those > 0 ? [`${those} ${wanted}`] : [];
  });
  return [plural(items.length, 'item'), ...parts].join(', ');
}

function namesOf([first, ...others]: readonly StandingItem[]): string {
  return `${first?.sentence}${others.length > 0 ? ` and ${others.length} more` : ''}`;
}

function shorten(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES - 1), `and ${lines.length - MOST_LINES + 1} more`];
}

function toFold(items: readonly StandingItem[], applications: number): ReportRow {
  const id = `${plural(applications, 'more application')}`;
  return { id, title: id, state: stateOf(items), summary: count(items) };
}

/** Applications of which nothing is wrong: those that something is gone of, then the others, unless they are too many to count here. */
function restOf(
  result: Extract<DriftResult, { readonly found: object }>,
  most: number,
): readonly ReportRow[] {
  const wrong = new Set(result.items.map(({ application }) => application));
  const gone = Map.groupBy(result.gone, ({ application }) => application);
  const mended = [...gone.keys()].filter((name) => !wrong.has(name));
  const clean = result.found.applications.filter((name) => !wrong.has(name) && !gone.has(name));
  // Some of them would be taken for all of them.
  const names = [...mended.slice(0, most), ...(clean.length > most ? [] : clean)];
  return names.map((id) => {
    const items = gone.get(id) ?? [];
    const counted = items.length > 0 && { goneCount: items.length };
    return { id, title: id, state: 'passed', summary: sayGone(items, result.at), ...counted };
  });
}

function sayGone(items: readonly KnownItem[], at: Date): string {
  const [first] = items.toSorted((a, b) => a.since.getTime() - b.since.getTime());
  return first === undefined
    ? 'as in Git'
    : `gone after ${ageOf(first.since, at)}: ${plural(items.length, 'item')}`;
}

function toSilence({ source, why, next, isSilent, open }: Unreachable): ReportRow {
  return {
    id: source,
    title: source,
    state: 'unknown',
    summary: isSilent ? `unreachable: ${why}` : why,
    ...(open > 0 && { evidence: [`${plural(open, 'item')} open when it was last asked`] }),
    ...(next !== undefined && { remedy: next }),
  };
}
