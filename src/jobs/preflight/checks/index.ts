import type { Check } from '../check.ts';

/** All checks, in the order in which people read them: what others stand on comes first. */
export const CHECKS: readonly Check[] = [];
