import type { Environment } from '../config/schema.ts';
import { RefusedError } from '../errors.ts';
import { type LockEvent, type LockView, lockSentence } from '../messages/lock.ts';
import { ageOf } from '../wording/durations.ts';
import { assertAllowed } from './authorize.ts';
import type { Caller, Services } from './command.ts';
import { readLockView } from './views/lock-view.ts';
import { nameWithPlace } from './views/name-of.ts';

type Asked = Pick<Services, 'config' | 'directory' | 'links' | 'locks' | 'getRun'>;

export interface LockChange {
  readonly environment: Environment;
  readonly steal: boolean;
  readonly reason?: string | undefined;
}

/**
 * Takes the lock of an environment by hand for somebody who may, away from its holder only with the
 * right to it. Throws `RefusedError` that names holder, reason and age where it is held.
 */
export async function takeLockByHand(
  services: Asked,
  caller: Caller,
  { environment, steal, reason }: LockChange,
): Promise<LockEvent> {
  await assertAllowed(services, caller, environment, 'lock');
  if (steal) await assertAllowed(services, caller, environment, 'steal');
  const before = await readLockView(services, environment.name);
  if (before.holder !== undefined && !steal) throw heldBy(before, before.holder);
  const asked = { environment: environment.name, by: caller.principal, steal };
  await services.locks.take({ ...asked, ...(reason !== undefined && { reason }) });
  return before.holder === undefined
    ? { what: 'taken', by: caller.name, reason }
    : { what: 'stolen', by: caller.name, from: before.holder.name, reason };
}

/** Gives back a lock that was taken by hand: one's own, or anybody's with the right to steal. */
export async function giveLockBack(
  services: Asked,
  caller: Caller,
  { environment, steal }: Omit<LockChange, 'reason'>,
): Promise<LockEvent> {
  if (steal) await assertAllowed(services, caller, environment, 'steal');
  const lock = await services.locks.get(environment.name);
  if (!steal && lock?.owner !== caller.principal) await assertAllowed(services, caller, environment, 'lock');
  if (!steal && lock !== undefined && lock.runId === undefined && lock.owner !== caller.principal) {
    throw new RefusedError(
      'not-yours',
      `${await nameWithPlace(services, lock.owner)} locked ${environment.name}, and only they give it back.`,
      { next: `Ask them, or with the right to it: unlock ${environment.name} --steal` },
    );
  }
  await services.locks.release({ environment: environment.name, by: caller.principal, steal });
  return { what: 'released', by: caller.name };
}

function heldBy(view: LockView, { takenAt, reason, run }: NonNullable<LockView['holder']>): RefusedError {
  const age = ageOf(takenAt, new Date());
  const why = reason === undefined ? '' : `, saying: ${reason}`;
  const wayOut = run === undefined ? 'Ask them to give it back' : `Wait for it, or stop it: cancel ${run.id}`;
  return new RefusedError('locked', `${lockSentence(view)}, for ${age} now${why}.`, {
    next: `${wayOut}; with the right to it: lock ${view.environment} --steal`,
  });
}
