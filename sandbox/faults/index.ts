import type { Fault } from '../world.ts';

/** Everything that can be broken on purpose: first one for each check, in the checks' order, then the rest. */
export const FAULTS: readonly Fault[] = [];
