import { UserError } from '../errors.ts';
import { assertNoMore } from './arguments.ts';
import type { Command } from './command.ts';
import { findEnvironment } from './find-environment.ts';
import { startRun } from './start-run.ts';

/** `/bitiq drift <environment>`: what is not as Git says, since when, and what mends it. Changes nothing. */
export const drift: Command = {
  verb: 'drift',
  summary: 'What is not as Git says, since when, and what to do about it',
  usage: 'drift <environment> [--all|--new] [application]',
  examples: [
    { text: 'drift prod', means: 'look at all of prod' },
    { text: 'drift prod --new', means: 'show only what came since the last look' },
    { text: 'drift prod toy-web-prod', means: 'look at one application' },
  ],
  permission: 'drift',
  options: {
    all: { type: 'flag', means: 'fold only what is beyond 500 applications' },
    new: { type: 'flag', means: 'show only what is new or back' },
  },
  async run({ caller, channel, args, services }) {
    const [name, ...words] = args.positionals;
    const environment = findEnvironment(services.config, name);
    const input = parseDrift(words, args.options);
    return startRun(services, caller, { kind: 'drift', environment, input, channel });
  },
};

/** The job's input from words and options as typed. Throws `UserError`. */
export function parseDrift(
  [application, ...rest]: readonly string[],
  options: Readonly<Record<string, string | true>>,
): { only?: [string]; show?: 'all' | 'new' } {
  assertNoMore(rest, 'drift', 'One application at a time, or none: drift prod toy-web-prod');
  if (options.all && options.new) {
    throw new UserError('all-or-new', '--all and --new exclude each other.', { next: 'Give one of them.' });
  }
  if (application !== undefined && !/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(application)) {
    throw new UserError('bad-application', `${application} is no name of an application.`, {
      next: 'Lower-case letters, digits, - and . such as toy-web-prod',
    });
  }
  const show = options.all ? 'all' : options.new ? 'new' : undefined;
  return { ...(application !== undefined && { only: [application] }), ...(show !== undefined && { show }) };
}
