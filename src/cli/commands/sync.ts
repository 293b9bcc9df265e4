import { findEnvironment } from '../../commands/find-environment.ts';
import { parseSync } from '../../commands/sync.ts';
import type { CliCommand } from '../cli-command.ts';
import { atTheGate } from '../gate/at-the-gate.ts';
import { loadKnownConfig } from '../load.ts';
import { wrongUsage } from '../parse-arguments.ts';

/** `bitiq sync <environment>`: asks the same gate as Slack does; with `--dry-run` only plans, without any of it. */
export const sync: CliCommand = {
  verb: 'sync',
  summary: 'Bring an environment to what Git says, once it is approved',
  usage:
    'sync <environment> [application …] [--revision <sha|branch|tag>] [--prune] [--reason <why>] [--dry-run] [--json]',
  examples: [
    'sync prod --dry-run',
    'sync prod --reason "fixes the echo timeout"',
    'sync prod toy-web-prod --revision main --dry-run',
    'sync prod --dry-run --json',
  ],
  options: {
    revision: {
      type: 'text',
      value: 'revision',
      means: 'a branch, tag or commit instead of the one in Argo CD',
    },
    prune: { type: 'flag', means: 'remove what is not in Git any more' },
    reason: { type: 'text', value: 'why', means: 'for those who approve' },
    'dry-run': { type: 'flag', means: 'show the plan and change nothing' },
    json: { type: 'flag', means: 'print the answer as one JSON document, at the end' },
  },
  words: Number.POSITIVE_INFINITY,
  async run({ positionals: [name, ...words], options }, terminal) {
    if (name === undefined) throw wrongUsage(sync, 'Which environment?');
    const input = parseSync(words, options);
    const json = options.json === true;
    if (input.dryRun) {
      const { planAtTerminal } = await import('../gate/plan-sync.ts');
      return planAtTerminal(terminal, name, input, { json });
    }
    findEnvironment(loadKnownConfig(terminal), name);
    return atTheGate(terminal, async (gate) => {
      const { askAtTerminal } = await import('../gate/ask.ts');
      return askAtTerminal(gate, { kind: 'sync', name, input }, { json });
    });
  },
};
