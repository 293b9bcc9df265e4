import { assertMayRead } from '../../commands/authorize.ts';
import { giveLockBack, takeLockByHand } from '../../commands/change-lock.ts';
import { findEnvironment } from '../../commands/find-environment.ts';
import { parseReason } from '../../commands/parse-reason.ts';
import { readLockView } from '../../commands/views/lock-view.ts';
import { renderLock, renderLockEvent } from '../../messages/terminal/render-lock.ts';
import { EXIT } from '../exit-codes.ts';
import type { AtGate } from './at-the-gate.ts';
import { showJson, styleOf } from './show.ts';

export interface LockAsked {
  readonly environment: string | undefined;
  readonly steal: boolean;
}

/** Takes the lock of an environment for whoever is at the terminal. */
export async function lockAtTerminal(
  { services, caller, terminal }: AtGate,
  { environment: name, steal, words }: LockAsked & { readonly words: readonly string[] },
): Promise<number> {
  const environment = findEnvironment(services.config, name);
  const reason = words.length === 0 ? undefined : parseReason(words.join(' '));
  const event = await takeLockByHand(services, caller, { environment, steal, reason });
  terminal.out(renderLockEvent(environment.name, event, styleOf(terminal)));
  return EXIT.ok;
}

/** Gives it back. */
export async function unlockAtTerminal(
  { services, caller, terminal }: AtGate,
  { environment: name, steal }: LockAsked,
): Promise<number> {
  const environment = findEnvironment(services.config, name);
  const event = await giveLockBack(services, caller, { environment, steal });
  terminal.out(renderLockEvent(environment.name, event, styleOf(terminal)));
  return EXIT.ok;
}

/** Who has it, and who waits. */
export async function showLock(
  { services, caller, terminal }: AtGate,
  name: string | undefined,
  { json }: { readonly json: boolean },
): Promise<number> {
  const environment = findEnvironment(services.config, name);
  await assertMayRead(services, caller, environment, 'lock');
  const view = await readLockView(services, environment.name);
  if (json) showJson(terminal, view);
  else terminal.out(renderLock(view, styleOf(terminal)));
  return EXIT.ok;
}
