import { RefusedError } from '../errors.ts';
import type { Run } from '../runs/run.ts';
import { isAllowed } from './authorize.ts';
import type { Caller, Services } from './command.ts';
import { findEnvironment } from './find-environment.ts';
import { permissionFor } from './start-run.ts';

/**
 * Stops a run for who asked for it, or may ask for such a run there. Throws `RefusedError` for anybody
 * else, and where it has ended.
 */
export async function cancelRun(
  services: Pick<Services, 'config' | 'directory' | 'gate'>,
  caller: Caller,
  run: Run,
): Promise<'cancelled' | 'stopping'> {
  if (!(await mayCancel(services, caller, run))) {
    throw new RefusedError(
      'not-allowed',
      `You did not ask for this run, and may not run ${run.kind} there.`,
      {
        next: `Ask whoever asked for it, or somebody who may run ${run.kind} in ${run.environment}.`,
      },
    );
  }
  const outcome = await services.gate.cancel(run.id, caller.principal);
  if (outcome !== 'over') return outcome;
  throw new RefusedError('already-over', `Run ${run.id} has ended already; there is nothing to stop.`, {
    next: 'Its message says how it ended.',
  });
}

async function mayCancel(
  services: Pick<Services, 'config' | 'directory'>,
  caller: Caller,
  run: Run,
): Promise<boolean> {
  if (run.requestedBy === caller.principal) return true;
  const environment = findEnvironment(services.config, run.environment);
  return isAllowed(services, caller, environment, permissionFor(run.kind)).catch((cause: unknown) => {
    throw new RefusedError(
      'groups-unknown',
      'Slack did not say which groups you are in, so nothing was stopped.',
      { next: 'Try again in a minute.', cause },
    );
  });
}
