import { buildLockEvent, buildLockStatus } from '../messages/lock.ts';
import { assertMayRead } from './authorize.ts';
import { takeLockByHand } from './change-lock.ts';
import type { Command } from './command.ts';
import { findEnvironment } from './find-environment.ts';
import { parseReason } from './parse-reason.ts';
import { readLockView } from './views/lock-view.ts';

/** `/bitiq lock <environment>`: nothing begins there until it is given back. */
export const lock: Command = {
  verb: 'lock',
  summary: 'Keep every sync of an environment waiting until you unlock it',
  usage: 'lock <environment> [reason …] [--steal] [--show]',
  examples: [
    { text: 'lock prod upgrading Vault', means: 'take it, and say why' },
    { text: 'lock prod --show', means: 'who has it, and who waits' },
    { text: 'lock prod --steal', means: 'take it away from whoever has it, on record' },
  ],
  permission: 'lock',
  options: {
    steal: { type: 'flag', means: 'take it away from whoever has it' },
    show: { type: 'flag', means: 'only say who has it and who waits' },
  },
  async run({ caller, args, services }) {
    const [name, ...words] = args.positionals;
    const environment = findEnvironment(services.config, name);
    if (args.options.show === true) {
      await assertMayRead(services, caller, environment, 'lock');
      return { reply: buildLockStatus(await readLockView(services, environment.name)) };
    }
    const reason = words.length === 0 ? undefined : parseReason(words.join(' '));
    const steal = args.options.steal === true;
    const event = await takeLockByHand(services, caller, { environment, steal, reason });
    return { reply: buildLockEvent(environment.name, event) };
  },
};
