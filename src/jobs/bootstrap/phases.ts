/** The three phases of a bootstrap, as its rows are grouped. */
export const PHASES = {
  prepare: 'Phase 1: prepare',
  approve: 'Phase 2: approve',
  sync: 'Phase 3: sync',
} as const;
