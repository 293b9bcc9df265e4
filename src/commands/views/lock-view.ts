import type { LockDesk } from '../../approvals/desk.ts';
import { actOf } from '../../messages/gate-words.ts';
import type { LockView } from '../../messages/lock.ts';
import type { Services } from '../command.ts';
import { type Namers, nameWithPlace } from './name-of.ts';

/** What the view of a lock is read from. */
export interface LockViewAsked extends Namers, Pick<Services, 'getRun'> {
  readonly locks: Pick<LockDesk, 'get' | 'listQueue'>;
}

/** The lock of an environment and who waits for it, with names. */
export async function readLockView(services: LockViewAsked, environment: string): Promise<LockView> {
  const [lock, queue] = await Promise.all([
    services.locks.get(environment),
    services.locks.listQueue(environment),
  ]);
  const waiting = await Promise.all(
    queue.map(async ({ runId, since }) => ({
      runId,
      since,
      act: await readAct(services, runId, environment),
    })),
  );
  if (lock === undefined) return { environment, queue: waiting };
  const { owner, runId, reason, takenAt } = lock;
  const run =
    runId === undefined ? undefined : { id: runId, act: await readAct(services, runId, environment) };
  return {
    environment,
    queue: waiting,
    holder: { name: await nameWithPlace(services, owner), reason, takenAt, run },
  };
}

async function readAct(
  services: Pick<Services, 'getRun'>,
  runId: string,
  environment: string,
): Promise<string> {
  const run = await services.getRun(runId);
  return run === undefined ? `a run of ${environment}` : actOf(run);
}
