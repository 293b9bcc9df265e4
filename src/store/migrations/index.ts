import type { Migration } from 'kysely/migration';
import { up as runsAndAudit } from './0001-runs-and-audit.ts';
import { up as theGate } from './0002-the-gate.ts';
import { up as drift } from './0003-drift.ts';
import { up as driftOnSchedule } from './0004-drift-on-schedule.ts';
import { up as growth } from './0005-growth.ts';

/** In order; a name is never changed and a migration never edited once it was released. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-runs-and-audit': { up: runsAndAudit },
  '0002-the-gate': { up: theGate },
  '0003-drift': { up: drift },
  '0004-drift-on-schedule': { up: driftOnSchedule },
  '0005-growth': { up: growth },
};
