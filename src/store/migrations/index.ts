import type { Migration } from 'kysely/migration';
import { up as runsAndAudit } from './0001-runs-and-audit.ts';

/** In order; a name is never changed and a migration never edited once it was released. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-runs-and-audit': { up: runsAndAudit },
};
