import type { SeenApart } from '../../../drift/compare-drift.ts';
import type { DriftItem } from '../../../drift/item.ts';
import { askOrTellWhy } from '../../ask-or-tell-why.ts';
import type { DriftAsk, DriftScope, DriftSystems } from '../sources/source.ts';
import type { FurtherLook } from './further-look.ts';

/** What the further looks found, together. */
export interface LookedFurther {
  readonly items: readonly DriftItem[];
  readonly apart: readonly SeenApart[];
  /** Looks that could not be had, and why. */
  readonly failed: readonly FailedLook[];
}

export interface FailedLook {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly next?: string;
}

/** Looks at all of them at once, each within its own time limit. Never throws. */
export async function lookFurther(
  looks: readonly FurtherLook[],
  scope: DriftScope,
  systems: DriftSystems,
  { signal, now }: DriftAsk,
): Promise<LookedFurther> {
  const { cluster, preflight } = scope.environment;
  const all = await Promise.all(
    looks.map(async ({ id, title, kinds, limitMs, look }) => {
      const limits = { signal, limitMs: Math.min(limitMs, preflight.timeout), user: cluster.user };
      const found = await askOrTellWhy((limit) => look(scope, systems, { signal: limit, now }), limits);
      if (!('why' in found))
        return { items: found.items, apart: { kinds, undetermined: found.undetermined } };
      const { why, next } = found;
      const failed = { id, title, why, ...(next !== undefined && { next }) };
      return { items: [], apart: { kinds, undetermined: 'all' as const }, failed };
    }),
  );
  return {
    items: all.flatMap(({ items }) => items),
    apart: all.map(({ apart }) => apart),
    failed: all.flatMap(({ failed }) => failed ?? []),
  };
}
