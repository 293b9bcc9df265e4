import { findRun } from '../../commands/find-run.ts';
import { assertResumable } from '../../commands/resume.ts';
import type { CliCommand } from '../cli-command.ts';
import { atTheGate } from '../gate/at-the-gate.ts';
import { wrongUsage } from '../parse-arguments.ts';

/** `bitiq resume <run>`: goes on with a bootstrap that stopped. */
export const resume: CliCommand = {
  verb: 'resume',
  summary: 'Go on with a bootstrap that stopped',
  usage: 'resume <run> [--json]',
  examples: ['resume 7k3f'],
  options: { json: { type: 'flag', means: 'print the answer as one JSON document, at the end' } },
  words: 1,
  async run({ positionals: [id], options }, terminal) {
    if (id === undefined) throw wrongUsage(resume, 'Which run?');
    return atTheGate(terminal, async (gate) => {
      const [{ askAtTerminal }, run] = await Promise.all([
        import('../gate/ask.ts'),
        findRun(gate.services, id),
      ]);
      assertResumable(run);
      return askAtTerminal(
        gate,
        { kind: run.kind, name: run.environment, input: run.input },
        { json: options.json === true },
      );
    });
  },
};
