import { findEnvironment } from '../../commands/find-environment.ts';
import { askForRun } from '../../commands/start-run.ts';
import type { parseSync } from '../../commands/sync.ts';
import { nameOf } from '../../commands/views/name-of.ts';
import { oneLine } from '../../messages/text.ts';
import type { AtGate } from './at-the-gate.ts';
import { type FollowOptions, followRun } from './follow-run.ts';

/**
 * Asks the gate for a sync, as `/bitiq sync` does: its message appears in the environment's channel, so
 * that people can approve there. Follows the run to its end.
 */
export async function syncAtTerminal(
  gate: AtGate,
  name: string,
  input: ReturnType<typeof parseSync>,
  options: FollowOptions,
): Promise<number> {
  const { services, caller, terminal } = gate;
  const environment = findEnvironment(services.config, name);
  terminal.signal.throwIfAborted();
  const { run, created } = await askForRun(services, caller, {
    kind: 'sync',
    environment,
    input,
    channel: environment.channel,
  });
  if (!options.json) {
    const who = created ? 'asked' : `already asked by ${oneLine(await nameOf(services, run.requestedBy))}`;
    terminal.out(
      `⏳ run ${run.id} · ${who} · everybody can follow it in the channel of ${environment.name}\n`,
    );
  }
  return followRun(gate, run.id, options);
}
