import type { CliCommand } from '../cli-command.ts';
import { atTheGate } from '../gate/at-the-gate.ts';
import { wrongUsage } from '../parse-arguments.ts';

/** `bitiq reject <run>`: ends a request, with a reason. */
export const reject: CliCommand = {
  verb: 'reject',
  summary: 'Reject a run that waits, and say why; it ends there',
  usage: 'reject <run> --reason <why>',
  examples: ['reject 7k3f9q2m --reason "not before the Vault upgrade"'],
  options: { reason: { type: 'text', value: 'why', means: 'whoever asked is told, and it is on record' } },
  words: 1,
  run({ positionals: [run], options: { reason } }, terminal) {
    if (reason === undefined) throw wrongUsage(reject, 'To reject this needs a reason.');
    return atTheGate(terminal, async (gate) => {
      const { voteAtTerminal } = await import('../gate/vote.ts');
      return voteAtTerminal(gate, { run, decision: 'reject', reason: String(reason) });
    });
  },
};
