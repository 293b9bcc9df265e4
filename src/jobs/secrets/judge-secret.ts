import type { SecretDelivery } from '../../integrations/secret-operators/secret-delivery.ts';
import type { RowState } from '../../report.ts';
import { DAY_MS } from '../../wording/durations.ts';
import type { DestinationFacts, SecretFacts, Unknown } from './facts.ts';

/** What is so with one secret. */
export type Verdict =
  | { readonly kind: 'present' }
  | { readonly kind: 'not-needed'; readonly flag: string }
  | { readonly kind: 'wrong-path'; readonly path: string }
  | { readonly kind: 'deleted-version'; readonly version: string; readonly isDestroyed: boolean }
  | { readonly kind: 'empty-path' }
  | { readonly kind: 'missing-key'; readonly keys: readonly string[] }
  | {
      readonly kind: 'two-operators';
      readonly destination: string;
      readonly writers: readonly SecretDelivery[];
    }
  /** The operator's word against what is there; each is shown. `isThere`: the Secret is. */
  | {
      readonly kind: 'contradiction';
      readonly destination: string;
      readonly isThere: boolean;
      readonly says: string;
      readonly writer: SecretDelivery | undefined;
    }
  | {
      readonly kind: 'destination-missing';
      readonly destination: string;
      readonly hasNamespace: boolean;
      readonly writer: SecretDelivery | undefined;
    }
  | {
      readonly kind: 'not-linked';
      readonly destination: string;
      readonly missing: readonly ('mount' | 'pull')[];
    }
  | { readonly kind: 'cannot-tell'; readonly why: string; readonly next?: string }
  | { readonly kind: 'stale'; readonly days: number; readonly limitDays: number };

export interface Judgement {
  readonly state: Extract<RowState, 'passed' | 'failed' | 'warning' | 'unknown' | 'skipped'>;
  /** The one that counts: the first cause of the worst. */
  readonly verdict: Verdict;
  /** What is so besides. */
  readonly others: readonly Verdict[];
}

/**
 * One verdict from three facts that do not know of each other. In this order: what is wrong at the store,
 * for it is the cause of the rest; what is wrong in the cluster; what could not be asked; what somebody
 * should look at. A fact that could not be asked is never a "no", and hides no other.
 */
export function judgeSecret(facts: SecretFacts, now: Date): Judgement {
  const { need } = facts;
  if (need.state === 'unneeded') {
    return { state: 'skipped', verdict: { kind: 'not-needed', flag: need.flag }, others: [] };
  }
  const found = [
    ...judgeStore(facts),
    ...facts.destinations.flatMap((each) => judgeDestination(each)),
    ...judgeAge(facts, now),
  ];
  const isPerhapsUnneeded = need.state === 'unknown' && found.some((each) => stateOf(each) === 'failed');
  const all = [...found, ...listUnknown(facts), ...(isPerhapsUnneeded ? [cannotTell(need)] : [])];
  const ordered = ORDER.flatMap((state) => all.filter((each) => stateOf(each) === state));
  const [verdict, ...others] = isPerhapsUnneeded
    ? [cannotTell(need), ...ordered.filter((each) => each.kind !== 'cannot-tell')]
    : ordered;
  return verdict === undefined
    ? { state: 'passed', verdict: { kind: 'present' }, others: [] }
    : { state: stateOf(verdict), verdict, others };
}

const ORDER = ['failed', 'unknown', 'warning'] as const;

function stateOf(verdict: Verdict): (typeof ORDER)[number] {
  switch (verdict.kind) {
    case 'cannot-tell':
      return 'unknown';
    case 'stale':
      return 'warning';
    case 'contradiction':
      return verdict.isThere ? 'warning' : 'failed';
    default:
      return 'failed';
  }
}

function judgeStore({ secret, store }: SecretFacts): readonly Verdict[] {
  switch (store.state) {
    case 'empty':
      return [store.elsewhere === undefined ? EMPTY_PATH : { kind: 'wrong-path', path: store.elsewhere }];
    case 'deleted':
      return [{ kind: 'deleted-version', version: store.version, isDestroyed: store.isDestroyed }];
    case 'found': {
      if (store.keys?.length === 0) return [EMPTY_PATH];
      const keys = secret.keys.filter((key) => store.keys !== undefined && !store.keys.includes(key));
      return keys.length === 0 ? [] : [{ kind: 'missing-key', keys }];
    }
    case 'none':
    case 'unknown':
      return [];
  }
}

const EMPTY_PATH: Verdict = { kind: 'empty-path' };

function judgeDestination(facts: DestinationFacts): readonly Verdict[] {
  const { destination, operator, link } = facts;
  const writers = operator.state === 'told' ? operator.deliveries : [];
  return [
    ...(writers.length > 1 ? [{ kind: 'two-operators' as const, destination, writers }] : []),
    ...judgeDelivery(facts),
    ...(link?.state === 'unlinked'
      ? [{ kind: 'not-linked' as const, destination, missing: link.missing }]
      : []),
  ];
}

/** The operator's word beside what is there: conditions lie in both directions. */
function judgeDelivery({ destination, operator, presence }: DestinationFacts): readonly Verdict[] {
  if (presence.state === 'unknown') return [];
  const isThere = presence.state === 'present';
  const writers = operator.state === 'told' ? operator.deliveries : [];
  const writer = writers[0];
  const missing: Verdict = {
    kind: 'destination-missing',
    destination,
    hasNamespace: presence.state !== 'no-namespace',
    writer,
  };
  // Of two that overwrite each other neither is believed.
  if (operator.state !== 'told' || writers.length > 1) return isThere ? [] : [missing];
  const says = sayOf(writer);
  const isBelieved = writer?.word === 'synced';
  if (isBelieved === isThere) return isThere ? [] : [missing];
  return isThere || isBelieved ? [{ kind: 'contradiction', destination, isThere, says, writer }] : [missing];
}

function sayOf(writer: SecretDelivery | undefined): string {
  if (writer === undefined) return 'nothing of it';
  return writer.word === 'silent' ? 'nothing yet' : writer.says;
}

function judgeAge({ secret, store }: SecretFacts, now: Date): readonly Verdict[] {
  if (store.state !== 'found' || store.changedAt === undefined || secret.maxAge === undefined) return [];
  const age = now.getTime() - store.changedAt.getTime();
  if (age <= secret.maxAge) return [];
  return [{ kind: 'stale', days: Math.floor(age / DAY_MS), limitDays: Math.floor(secret.maxAge / DAY_MS) }];
}

/** Each reason once: a cluster that is down is one thing, not three. */
function listUnknown({ store, destinations }: SecretFacts): readonly Verdict[] {
  const facts = [
    store,
    ...destinations.flatMap(({ operator, presence, link }) => [operator, presence, ...(link ? [link] : [])]),
  ];
  const unknown = facts.filter((fact): fact is Unknown => fact.state === 'unknown');
  return unknown
    .filter(({ why }, index) => unknown.findIndex((each) => each.why === why) === index)
    .map(cannotTell);
}

function cannotTell({ why, next }: Unknown): Extract<Verdict, { kind: 'cannot-tell' }> {
  return { kind: 'cannot-tell', why, ...(next !== undefined && { next }) };
}
