import type { Services } from '../commands/command.ts';
import { UserError } from '../errors.ts';
import type { Run } from '../runs/run.ts';

/** The run behind a button. Throws `UserError` where it is not kept any more. */
export async function findRun(services: Services, id: string): Promise<Run> {
  const run = await services.getRun(id);
  if (run !== undefined) return run;
  throw new UserError('unknown-run', 'This run is not known here any more.', {
    next: 'Type the command again.',
  });
}
