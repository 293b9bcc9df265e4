import { UserError } from '../errors.ts';
import type { Command } from './command.ts';
import { findEnvironment } from './find-environment.ts';
import { parseReason } from './parse-reason.ts';
import { startRun } from './start-run.ts';

/** `/bitiq sync <environment>`: shows what would change and waits for approval; with `--dry-run` only shows. */
export const sync: Command = {
  verb: 'sync',
  summary: 'Bring an environment to what Git says, once it is approved',
  usage:
    'sync <environment> [application …] [--revision <sha|branch|tag>] [--prune] [--reason "<why>"] [--dry-run]',
  examples: [
    { text: 'sync prod --dry-run', means: 'plan a sync of all of prod, and change nothing' },
    { text: 'sync prod --reason "fixes the echo timeout"', means: 'ask for it; others approve' },
    { text: 'sync prod toy-web-prod --revision 9f0c2e1', means: 'of one application, to a commit' },
  ],
  permission: 'sync',
  options: {
    revision: { type: 'text', means: 'a branch, tag or commit instead of the one in Argo CD' },
    prune: { type: 'flag', means: 'remove what is not in Git any more' },
    reason: { type: 'text', means: 'why, for those who approve' },
    'dry-run': { type: 'flag', means: 'show the plan and change nothing' },
  },
  async run({ caller, channel, args, services }) {
    const [name, ...applications] = args.positionals;
    const environment = findEnvironment(services.config, name);
    const input = parseSync(applications, args.options);
    return startRun(services, caller, { kind: 'sync', environment, input, channel });
  },
};

/** The job's input from words and options as typed. Throws `UserError`. */
export function parseSync(
  applications: readonly string[],
  options: Readonly<Record<string, string | true>>,
): { applications: string[]; revision?: string; prune: boolean; dryRun: boolean; reason?: string } {
  const wrong = applications.find(
    (name) => !/^((kustomization|helmrelease)\/)?[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(name),
  );
  if (wrong !== undefined) {
    throw new UserError('bad-application', `${wrong} is no name of an application.`, {
      next: /\s/.test(wrong)
        ? 'A reason stands behind --reason: sync <environment> --reason "why it is needed"'
        : 'Lower-case letters, digits, - and . such as toy-web-prod',
    });
  }
  const reason = options.reason === undefined ? undefined : parseReason(String(options.reason));
  const dryRun = options['dry-run'] === true;
  return {
    applications: [...new Set(applications)].sort(),
    ...(options.revision !== undefined && { revision: parseRevision(String(options.revision)) }),
    prune: options.prune === true,
    dryRun,
    ...(reason !== undefined && !dryRun && { reason }),
  };
}

/** As `git check-ref-format` has it, and short; `..` would be a range. */
function parseRevision(text: string): string {
  if (/^[\w.][\w./@+-]{0,199}$/.test(text) && !/\.\.|\/\/|\/\.|@\{|[./]$/.test(text)) return text;
  throw new UserError('bad-revision', `${text} is no branch, tag or commit.`, {
    next: 'Such as --revision main, --revision v1.2.0 or --revision 9f0c2e1',
  });
}
