import { nearest } from '../config/nearest.ts';
import { UserError } from '../errors.ts';
import type { Run } from '../runs/run.ts';
import type { Services } from './command.ts';

/** The run of that id. Throws `UserError`, with the one that was most likely meant of those that wait. */
export async function findRun(
  services: Pick<Services, 'getRun' | 'gate'>,
  id: string | undefined,
): Promise<Run> {
  if (id === undefined) throw await unknownRun(services, 'missing-run', 'Which run?');
  const wanted = id.toLowerCase();
  const run = await services.getRun(wanted);
  if (run !== undefined) return run;
  throw await unknownRun(services, 'unknown-run', `There is no run ${id}.`, wanted);
}

async function unknownRun(
  { gate }: Pick<Services, 'gate'>,
  code: string,
  message: string,
  wanted?: string,
): Promise<UserError> {
  const waiting = await gate.listWaiting().catch(() => []);
  const ids = waiting.map(({ run }) => run.id);
  const meant = wanted === undefined ? undefined : nearest(wanted, ids);
  const told = ids.slice(-5).join(', ');
  return new UserError(code, message, {
    next:
      meant !== undefined
        ? `Did you mean ${meant}?`
        : `The id stands small at the end of its message.${told === '' ? '' : ` Waiting now: ${told}`}`,
  });
}
