import { buildLockEvent } from '../messages/lock.ts';
import { giveLockBack } from './change-lock.ts';
import type { Command } from './command.ts';
import { findEnvironment } from './find-environment.ts';

/** `/bitiq unlock <environment>`: gives a lock back that was taken by hand. */
export const unlock: Command = {
  verb: 'unlock',
  summary: 'Give back the lock of an environment; the next in line begins',
  usage: 'unlock <environment> [--steal]',
  examples: [
    { text: 'unlock prod', means: 'give back what you took' },
    { text: 'unlock prod --steal', means: 'free what somebody else took, on record' },
  ],
  permission: 'lock',
  options: { steal: { type: 'flag', means: 'free it also where somebody else took it' } },
  async run({ caller, args, services }) {
    const environment = findEnvironment(services.config, args.positionals[0]);
    const event = await giveLockBack(services, caller, { environment, steal: args.options.steal === true });
    return { reply: buildLockEvent(environment.name, event) };
  },
};
