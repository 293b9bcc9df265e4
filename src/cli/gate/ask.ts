import type { Json } from '../../audit/append.ts';
import { findEnvironment } from '../../commands/find-environment.ts';
import { askForRun } from '../../commands/start-run.ts';
import { nameOf } from '../../commands/views/name-of.ts';
import { oneLine } from '../../wording/outside-text.ts';
import type { AtGate } from './at-the-gate.ts';
import { type FollowOptions, followRun } from './follow-run.ts';

/** What is asked for at a terminal. */
export interface Asked {
  readonly kind: string;
  /** Of the environment. */
  readonly name: string;
  readonly input: { readonly [key: string]: Json };
}

/**
 * Asks for a run as the slash command does: its message appears in the environment's channel, so that
 * people can approve there. Follows the run to its end.
 */
export async function askAtTerminal(
  gate: AtGate,
  { kind, name, input }: Asked,
  options: FollowOptions,
): Promise<number> {
  const { services, caller, terminal } = gate;
  const environment = findEnvironment(services.config, name);
  terminal.signal.throwIfAborted();
  const { channel } = environment;
  const { run, created } = await askForRun(services, caller, { kind, environment, input, channel });
  if (!options.json) {
    const who = created ? 'asked' : `already asked by ${oneLine(await nameOf(services, run.requestedBy))}`;
    terminal.out(
      `⏳ run ${run.id} · ${who} · everybody can follow it in the channel of ${environment.name}\n`,
    );
  }
  return followRun(gate, run.id, options);
}
