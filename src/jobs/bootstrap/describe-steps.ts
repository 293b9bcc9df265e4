import type { ReportRow, RowState } from '../../report.ts';
import { plural } from '../../wording/counts.ts';
import { formatSpan } from '../../wording/durations.ts';
import { PHASES } from './phases.ts';
import type { FieldChange, Part, Standing, Step } from './step.ts';

/** What is known of a part: how it stands, or what is done with it. */
export type Seen = Standing | 'looks' | 'writes' | 'written';

/** A row for each step: how far it is, what it waits for, and what was written. */
export function describeSteps(
  steps: readonly Step[],
  seen: ReadonlyMap<string, Seen>,
  told: Told,
): readonly ReportRow[] {
  return steps.map((step) => ({
    id: step.id,
    title: step.title,
    group: PHASES.prepare,
    ...describeStep(step, seen, told),
  }));
}

/** What this run has written, and how long it waits since. */
export interface Told {
  readonly written: ReadonlySet<string>;
  readonly waitsMs: number;
}

type Rest = Omit<ReportRow, 'id' | 'title'>;

function describeStep({ parts }: Step, seen: ReadonlyMap<string, Seen>, { written, waitsMs }: Told): Rest {
  const done = parts.filter(({ id }) => stateOf(seen.get(id)) === 'so');
  const evidence = parts.filter(({ id }) => written.has(id)).map(({ title }) => `${title} written`);
  const more = evidence.length === 0 ? {} : { evidence };
  if (done.length === parts.length) return { state: 'passed', summary: sumUp(parts, written), ...more };
  const [at] = parts.filter(({ id }) => seen.has(id) && stateOf(seen.get(id)) !== 'so');
  if (at === undefined && done.length === 0) return { state: 'pending' };
  const place = `${done.length} of ${parts.length}`;
  return { ...describeHere(place, at, at && seen.get(at.id), waitsMs), ...more };
}

function describeHere(place: string, part: Part | undefined, seen: Seen | undefined, waitsMs: number): Rest {
  const at = (state: RowState, what: string): Rest => ({ state, summary: `${place}: ${what}` });
  if (part === undefined || seen === undefined) return { state: 'running', summary: place };
  if (typeof seen === 'string') return at('running', `${part.title} ${DOING[seen]}`);
  if (seen.state === 'waits') return at('running', `waits for ${seen.for}, ${formatSpan(waitsMs)}`);
  if (seen.state !== 'fails' && seen.state !== 'unknown') return at('running', part.title);
  const state = seen.state === 'fails' ? 'failed' : 'unknown';
  return { ...at(state, seen.reason), ...(seen.remedy !== undefined && { remedy: seen.remedy }) };
}

const DOING = { looks: 'is looked at', writes: 'is written', written: 'was written' } as const;

function sumUp(parts: readonly Part[], written: ReadonlySet<string>): string {
  const count = parts.filter(({ id }) => written.has(id)).length;
  if (count === 0) return 'already so';
  const rest = parts.length - count;
  return rest === 0 ? `${count} written` : `${count} written, ${rest} already so`;
}

function stateOf(seen: Seen | undefined): string | undefined {
  return typeof seen === 'object' ? seen.state : seen;
}

/** A row for each step: what would be done in it. */
export function describePlannedSteps(
  steps: readonly Step[],
  found: ReadonlyMap<string, Standing>,
): readonly ReportRow[] {
  return steps.map((step) => ({ id: step.id, title: step.title, ...describePlanned(step, found) }));
}

function describePlanned({ parts }: Step, found: ReadonlyMap<string, Standing>): Rest {
  const standings = parts.flatMap((part) => {
    const standing = found.get(part.id);
    return standing === undefined ? [] : [{ part, standing }];
  });
  if (standings.length < parts.length) return { state: standings.length === 0 ? 'pending' : 'running' };
  const [trouble] = standings.flatMap(({ standing }) =>
    standing.state === 'fails' || standing.state === 'unknown' ? [standing] : [],
  );
  const count = (state: Standing['state']) =>
    standings.filter(({ standing }) => standing.state === state).length;
  const counts = [
    ...(count('create') > 0 ? [`${count('create')} to create`] : []),
    ...(count('change') > 0 ? [`${count('change')} to change`] : []),
    ...(count('waits') > 0 ? [`${count('waits')} to wait for`] : []),
    ...(count('so') > 0 ? [`${count('so')} already so`] : []),
    ...(count('fails') + count('unknown') > 0 ? [plural(count('fails') + count('unknown'), 'obstacle')] : []),
  ];
  return {
    state: trouble === undefined ? 'passed' : trouble.state === 'fails' ? 'failed' : 'unknown',
    summary: counts.join(', '),
    evidence: standings.flatMap(({ part, standing }) => describePart(part, standing)),
    ...(trouble?.remedy !== undefined && { remedy: trouble.remedy }),
  };
}

function describePart({ title }: Part, standing: Standing): readonly string[] {
  if (standing.state === 'so' || standing.state === 'waits') return [];
  if (standing.state === 'create') return [`${title}: will create`];
  if (standing.state === 'fails') return [`${title}: ${standing.reason}`];
  if (standing.state === 'unknown') return [`${title}: cannot tell: ${standing.reason}`];
  return standing.changes.map((change) => `${title}: will change ${describeChange(change)}`);
}

function describeChange({ path, from, to }: FieldChange): string {
  if (to === undefined) return `${path} (goes)`;
  if (from === undefined) return `${path} to ${JSON.stringify(to)}`;
  return `${path} from ${JSON.stringify(from)} to ${JSON.stringify(to)}`;
}
