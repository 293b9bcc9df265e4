import { formatAge } from '../../wording/durations.ts';
import type { CommonPlan, Surroundings } from './plan.ts';

const PREFLIGHTS = { ready: 'ready', 'not-ready': 'not ready', unknown: 'could not tell' } as const;

/** `preflight ready 4 min ago`; where none is known, what to type. */
export function describePreflight(
  { preflight, environment }: CommonPlan,
  { preflightAgoMs }: Surroundings,
): string {
  return preflight === 'none' || preflightAgoMs === null
    ? `no preflight known: type preflight ${environment}`
    : `preflight ${PREFLIGHTS[preflight]} ${formatAge(preflightAgoMs)} ago`;
}

/** `no freeze`, `frozen: year-end`. */
export function describeFreeze({ freeze }: CommonPlan): string {
  return freeze === null ? 'no freeze' : `frozen: ${freeze}`;
}
