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
  /** When it came, the last time. */
  readonly since: Date;
  readonly isGone: boolean;
  /** How often it came. */
  readonly times: number;
}

/** An item, and how it stands to what was known. `undefined`: nothing is known. */
export interface StandingItem extends DriftItem {
  readonly standing: 'new' | 'still' | 'reopened' | undefined;
  /** When it came; of what is new, or where nothing is known, left out. */
  readonly since?: Date;
  /** How often it came. */
  readonly times?: number;
}

export interface ComparedDrift {
  readonly items: readonly StandingItem[];
  /** What was so, and is no more. */
  readonly gone: readonly KnownItem[];
}

/**
 * What is new, what still is, what is back and what is gone. Of an Application that was not looked at, or of
 * which it could not be told, nothing is gone. `known` left out: there is no history.
 */
export function compareDrift(
  seen: SeenDrift,
  known: readonly KnownItem[] | undefined,
  application?: string,
): ComparedDrift {
  const { items } = seen;
  if (known === undefined)
    return { items: items.map((item) => ({ ...item, standing: undefined })), gone: [] };
  const before = new Map(known.map((item) => [item.identity, item]));
  const now = new Set(items.map(({ identity }) => identity));
  return {
    items: items.map((item) => stand(item, before.get(item.identity))),
    gone: known.filter(
      (item) =>
        !item.isGone &&
        !now.has(item.identity) &&
        wasLookedFor(item, seen) &&
        (application === undefined || application === item.application),
    ),
  };
}

function stand(item: DriftItem, before: KnownItem | undefined): StandingItem {
  if (before === undefined) return { ...item, standing: 'new' };
  if (before.isGone) return { ...item, standing: 'reopened', times: before.times + 1 };
  return { ...item, standing: 'still', since: before.since, times: before.times };
}

function wasLookedFor({ application, kind }: KnownItem, { undetermined, apart = [] }: SeenDrift): boolean {
  const own = apart.find(({ kinds }) => kinds.includes(kind));
  if (own === undefined) return !undetermined.has(application);
  return own.undetermined !== 'all' && !own.undetermined.has(application);
}
