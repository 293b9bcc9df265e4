import { UserError } from '../errors.ts';
import type { Command } from './command.ts';
import { findEnvironment } from './find-environment.ts';
import { startRun } from './start-run.ts';

/** `/bitiq sync <environment> --dry-run`: what a sync would do, and what stands in its way. */
export const sync: Command = {
  verb: 'sync',
  summary: 'What a sync would change, commit by commit',
  usage: 'sync <environment> [application …] [--revision <sha|branch|tag>] [--prune] --dry-run',
  examples: [
    { text: 'sync prod --dry-run', means: 'plan a sync of all of prod' },
    { text: 'sync prod toy-web-prod --revision 9f0c2e1 --dry-run', means: 'of one application, to a commit' },
  ],
  permission: 'sync',
  options: {
    revision: { type: 'text', means: 'a branch, tag or commit instead of the one in Argo CD' },
    prune: { type: 'flag', means: 'remove what is not in Git any more' },
    'dry-run': { type: 'flag', means: 'show the plan and change nothing' },
  },
  async run({ caller, channel, args, services }) {
    const [name, ...applications] = args.positionals;
    const environment = findEnvironment(services.config, name);
    const input = parseSync(environment.name, applications, args.options);
    return startRun(services, caller, { kind: 'sync', environment, input, channel });
  },
};

/** The job's input from words and options as typed. Throws `UserError`. */
export function parseSync(
  environment: string,
  applications: readonly string[],
  options: Readonly<Record<string, string | true>>,
): { applications: string[]; revision?: string; prune: boolean; dryRun: true } {
  if (options['dry-run'] === undefined) {
    const words = ['sync', environment, ...applications, ...given(options)];
    throw new UserError('not-yet', 'Approving and executing a sync are not there yet.', {
      next: `Add --dry-run to see the plan, which changes nothing: ${words.join(' ')} --dry-run`,
    });
  }
  const wrong = applications.find((name) => !/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(name));
  if (wrong !== undefined) {
    throw new UserError('bad-application', `${wrong} is no name of an application.`, {
      next: 'Lower-case letters, digits, - and . such as toy-web-prod',
    });
  }
  return {
    applications: [...new Set(applications)].sort(),
    ...(options.revision !== undefined && { revision: parseRevision(String(options.revision)) }),
    prune: options.prune === true,
    dryRun: true,
  };
}

function given({ revision, prune }: Readonly<Record<string, string | true>>): readonly string[] {
  return [...(revision === undefined ? [] : ['--revision', String(revision)]), ...(prune ? ['--prune'] : [])];
}

/** As `git check-ref-format` has it, and short; `..` would be a range. */
function parseRevision(text: string): string {
  if (/^[\w.][\w./@+-]{0,199}$/.test(text) && !/\.\.|\/\/|\/\.|@\{|[./]$/.test(text)) return text;
  throw new UserError('bad-revision', `${text} is no branch, tag or commit.`, {
    next: 'Such as --revision main, --revision v1.2.0 or --revision 9f0c2e1',
  });
}
