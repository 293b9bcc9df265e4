import type { DriftItem, DriftKind } from './item.ts';

/** What a look at an environment found. */
export interface SeenDrift {
  /** Each identity once. */
  readonly items: readonly DriftItem[];
  /** Applications of which it could not be told, so that nothing of them is known to be gone. */
  readonly undetermined: ReadonlySet<string>;
  /** Kinds that were looked for apart from the others, and may be told where those are not, and the other way round. */
  readonly apart?: readonly SeenApart[];
}

/** What was looked for apart. */
export interface SeenApart {
  readonly kinds: readonly DriftKind[];
  /** Applications of which it could not be told; `all`: it could not be asked. */
  readonly undetermined: ReadonlySet<string> | 'all';
}

/** What is kept of an item that was seen before. */
export interface KnownItem {
  readonly identity: string;
  readonly application: string;
  readonly kind: DriftKind;
  readonly sentence: string;
  /** When it came, the last time. */
  readonly since: Date;
  readonly lastSeen: Date;
  readonly isGone: boolean;
  /** How often it came. */
  readonly times: number;
  /** The last one, also where it is over. */
  readonly snooze?: { readonly by: string; readonly reason: string; readonly until: Date };
}

/** Who did not want to hear of it for a while. */
export interface StandingSnooze {
  /** Principal. */
  readonly by: string;
  readonly reason: string;
  readonly until: Date;
  /** It ended since the item was last seen: the item is back. */
  readonly isOver: boolean;
}

/** An item, and how it stands to what was known. `undefined`: nothing is known. */
export interface StandingItem extends DriftItem {
  readonly standing: 'new' | 'still' | 'reopened' | undefined;
  /** When it came; of what is new, or where nothing is known, left out. */
  readonly since?: Date;
  /** How often it came. */
  readonly times?: number;
  /** Left out: nobody snoozed it, or its end was told. */
  readonly snooze?: StandingSnooze;
}

export interface ComparedDrift {
  readonly items: readonly StandingItem[];
  /** What was so, and is no more. */
  readonly gone: readonly KnownItem[];
}

/** What is compared, and when. */
export interface ComparedAbout {
  /** The only Application that was looked at; left out: all. */
  readonly application?: string | undefined;
  readonly now: Date;
}

/**
 * What is new, what still is, what is back and what is gone. Of an Application that was not looked at, or of
 * which it could not be told, nothing is gone. `known` left out: there is no history.
 */
export function compareDrift(
  seen: SeenDrift,
  known: readonly KnownItem[] | undefined,
  { application, now }: ComparedAbout,
): ComparedDrift {
  const { items } = seen;
  if (known === undefined)
    return { items: items.map((item) => ({ ...item, standing: undefined })), gone: [] };
  const before = new Map(known.map((item) => [item.identity, item]));
  const there = new Set(items.map(({ identity }) => identity));
  return {
    items: items.map((item) => stand(item, before.get(item.identity), now)),
    gone: known.filter(
      (item) =>
        !item.isGone &&
        !there.has(item.identity) &&
        wasLookedFor(item, seen) &&
        (application === undefined || application === item.application),
    ),
  };
}

/** Whether nobody has to look at it now. */
export function isSnoozed({ snooze }: Pick<StandingItem, 'snooze'>): boolean {
  return snooze !== undefined && !snooze.isOver;
}

/** Whether it came since the report before: new, reopened, or back from its snooze. */
export function hasCome({ standing, snooze }: Pick<StandingItem, 'standing' | 'snooze'>): boolean {
  return standing === 'new' || standing === 'reopened' || snooze?.isOver === true;
}

function stand(item: DriftItem, before: KnownItem | undefined, now: Date): StandingItem {
  if (before === undefined) return { ...item, standing: 'new' };
  const { since, times, snooze: last } = before;
  const snooze = last && standingSnooze(last, before, now);
  const told = { ...item, ...(snooze !== undefined && { snooze }) };
  return before.isGone
    ? { ...told, standing: 'reopened', times: times + 1 }
    : { ...told, standing: 'still', since, times };
}

/** `undefined`: it was over when the item was last seen. */
function standingSnooze(
  snooze: NonNullable<KnownItem['snooze']>,
  { lastSeen, isGone }: KnownItem,
  now: Date,
): StandingSnooze | undefined {
  if (snooze.until > now) return { ...snooze, isOver: false };
  return !isGone && lastSeen < snooze.until ? { ...snooze, isOver: true } : undefined;
}

function wasLookedFor({ application, kind }: KnownItem, { undetermined, apart = [] }: SeenDrift): boolean {
  const own = apart.find(({ kinds }) => kinds.includes(kind));
  if (own === undefined) return !undetermined.has(application);
  return own.undetermined !== 'all' && !own.undetermined.has(application);
}
