import type { Freeze } from '../../config/freeze-schema.ts';
import { blocks } from './obstacle.ts';
import type { Obstacle } from './plan.ts';
import { inZone } from './wording.ts';

/** The freeze in force, and when syncs may begin again. */
export interface FreezeInForce {
  readonly reason: string;
  readonly timeZone: string;
  /** Freezes that follow on it without a gap are counted in. */
  readonly until: Date;
}

/** Of several that are in force the one that ends last. */
export function findFreeze(freezes: readonly Freeze[], now: Date): FreezeInForce | undefined {
  const last = lastAt(freezes, now);
  if (last === undefined) return undefined;
  const { reason, timeZone } = last;
  return { reason, timeZone, until: thawAfter(freezes, last.to) };
}

function lastAt(freezes: readonly Freeze[], moment: Date): Freeze | undefined {
  const [last] = freezes
    .filter(({ from, to }) => from <= moment && moment < to)
    .toSorted((a, b) => b.to.getTime() - a.to.getTime() || (a.reason < b.reason ? -1 : 1));
  return last;
}

function thawAfter(freezes: readonly Freeze[], end: Date): Date {
  const next = lastAt(freezes, end);
  return next === undefined ? end : thawAfter(freezes, next.to);
}

/** Nothing is synced in a freeze, whoever approves. */
export function frozen(environment: string, freeze: FreezeInForce | undefined): readonly Obstacle[] {
  if (freeze === undefined) return [];
  const { reason, timeZone, until } = freeze;
  const sentence = `${environment} is frozen until ${inZone(until, timeZone)}: ${reason}`;
  const remedy = `Ask again then, or change environments.${environment}.freezes in bitiq.yaml`;
  return [blocks('frozen', null, sentence, remedy)];
}
