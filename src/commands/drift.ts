import type { Config } from '../config/config.ts';
import type { Environment } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { assertNoMore } from './arguments.ts';
import type { Command } from './command.ts';
import { findEnvironments, withFurther } from './find-environments.ts';
import { startRun } from './start-run.ts';

/** `/bitiq drift <environment>[,…]`: what is not as Git says, since when, and what mends it. Changes nothing. */
export const drift: Command = {
  verb: 'drift',
  summary: 'What is not as Git says, since when, and what to do about it',
  usage: 'drift <environment>[,…]|all [--all|--new] [application]',
  examples: [
    { text: 'drift prod', means: 'look at all of prod' },
    { text: 'drift prod --new', means: 'show only what came since the last look' },
    { text: 'drift prod toy-web-prod', means: 'look at one application' },
    { text: 'drift prod,staging', means: 'look at both at once; all: at every environment' },
  ],
  permission: 'drift',
  options: {
    all: { type: 'flag', means: 'fold only what is beyond 500 applications' },
    new: { type: 'flag', means: 'show only what is new or back' },
  },
  async run({ caller, channel, args, services }) {
    const [names, ...words] = args.positionals;
    const { places, input } = parseDrift(services.config, names, words, args.options);
    return startRun(services, caller, { kind: 'drift', environment: places[0], input, channel });
  },
};

/** What is looked for, and where. */
export interface DriftAsked {
  /** The first is whose run it is. */
  readonly places: readonly [Environment, ...Environment[]];
  readonly input: { only?: [string]; show?: 'all' | 'new'; with?: string[] };
}

/** Where to look and the job's input, from words and options as typed. Throws `UserError`. */
export function parseDrift(
  config: Pick<Config, 'environments'>,
  names: string | undefined,
  words: readonly string[],
  options: Readonly<Record<string, string | true>>,
): DriftAsked {
  const asked = findEnvironments(config, names);
  const input = parseOptions(words, options);
  const [application] = input.only ?? [];
  if (application === undefined) {
    const places = withFurther(
      config,
      asked,
      asked.flatMap(({ drift }) => drift.with),
    );
    const others = places.slice(1).map(({ name }) => name);
    return { places, input: { ...input, ...(others.length > 0 && { with: others }) } };
  }
  if (asked.length === 1) return { places: asked, input };
  throw new UserError('one-environment', `${application} is of one environment, and several are named.`, {
    next: `Name its own: drift ${asked[0].name} ${application}`,
  });
}

function parseOptions(
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
