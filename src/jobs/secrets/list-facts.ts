import type { ReportCell } from '../../report.ts';
import { ageOf } from '../../wording/durations.ts';
import type { DestinationFacts, OperatorFact, SecretFacts, Unknown } from './facts.ts';

/** What is found out about each secret, in the order of the columns. */
export const FACTS = ['keys', 'operator', 'Secret', 'age'] as const;

/** One fact, short enough for a column; the whole of it stands in the evidence. */
export interface SecretFact extends ReportCell {
  readonly fact: (typeof FACTS)[number];
}

type Cell = ReportCell;

const WORST_FIRST: readonly Cell['state'][] = ['no', 'unknown', 'warning', 'yes', 'none'];

/** Each fact by itself: none is changed by what the others say. */
export function listFacts(facts: SecretFacts, now: Date): readonly SecretFact[] {
  const { destinations } = facts;
  return [
    { fact: 'keys', ...keysOf(facts) },
    { fact: 'operator', ...worst(destinations.map(({ operator }) => operatorOf(operator))) },
    { fact: 'Secret', ...presenceOf(destinations) },
    { fact: 'age', ...ageCell(facts, now) },
  ];
}

function keysOf({ secret, store }: SecretFacts): Cell {
  switch (store.state) {
    case 'found': {
      const { keys } = store;
      if (keys === undefined) return { state: 'yes', word: 'entry' };
      const has = secret.keys.filter((key) => keys.includes(key)).length;
      const { length } = secret.keys;
      return { state: has === length ? 'yes' : 'no', word: `${has} of ${length}` };
    }
    case 'empty':
      return { state: 'no', word: store.elsewhere === undefined ? 'nothing' : 'data/data' };
    case 'deleted':
      return { state: 'no', word: store.isDestroyed ? 'destroyed' : 'deleted' };
    case 'none':
      return { state: 'none', word: 'no store' };
    case 'unknown':
      return untold(store);
  }
}

function operatorOf(operator: OperatorFact): Cell {
  if (operator.state === 'unknown') return untold(operator);
  if (operator.state === 'none') return { state: 'none', word: 'none' };
  const { deliveries } = operator;
  const [first] = deliveries;
  if (first === undefined) return { state: 'warning', word: 'nobody' };
  if (deliveries.length > 1) return { state: 'no', word: `${deliveries.length} writers` };
  return { state: WORD_STATES[first.word], word: first.word };
}

/** Its own words stand in the evidence: they are too long for a column. */
const WORD_STATES = { synced: 'yes', failing: 'no', silent: 'warning' } as const;

function presenceOf(destinations: readonly DestinationFacts[]): Cell {
  const cells = destinations.map(({ presence, link }): Cell => {
    if (presence.state === 'unknown') return untold(presence);
    if (presence.state !== 'present') return { state: 'no', word: 'absent' };
    if (link?.state === 'unlinked') return { state: 'no', word: 'unlinked' };
    return link?.state === 'unknown' ? { state: 'unknown', word: 'link unclear' } : THERE;
  });
  const there = cells.filter(({ state }) => state === 'yes').length;
  const told = cells.filter(({ word }) => word === 'there' || word === 'absent').length;
  if (cells.length < 2 || told < cells.length) return worst(cells);
  return { state: there === cells.length ? 'yes' : 'no', word: `${there} of ${cells.length}` };
}

const THERE: Cell = { state: 'yes', word: 'there' };

function ageCell({ secret, store }: SecretFacts, now: Date): Cell {
  if (store.state !== 'found' || store.changedAt === undefined) return { state: 'none', word: '' };
  const word = ageOf(store.changedAt, now).replace('less than ', '<');
  if (secret.maxAge === undefined) return { state: 'none', word };
  const isStale = now.getTime() - store.changedAt.getTime() > secret.maxAge;
  return { state: isStale ? 'warning' : 'yes', word };
}

function untold({ why }: Unknown): Cell {
  return { state: 'unknown', word: why.startsWith('403 ') ? '403' : 'not told' };
}

function worst(cells: readonly Cell[]): Cell {
  const order = ({ state }: Cell) => WORST_FIRST.indexOf(state);
  return cells.toSorted((one, other) => order(one) - order(other))[0] ?? { state: 'none', word: '' };
}
