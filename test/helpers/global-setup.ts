import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../sandbox/services/postgres.ts';
import { requireService } from '../../sandbox/services/require-service.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser's URL of one PostgreSQL for the whole run; tests make databases of their own. */
    postgresUrl: string | undefined;
  }
}

/** Starts what is too slow to be started by every file that needs it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await requireService('the tests on PostgreSQL', startPostgres);
  project.provide('postgresUrl', postgres?.url);
  return async () => postgres?.stop();
}
