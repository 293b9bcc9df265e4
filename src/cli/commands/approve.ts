import type { CliCommand } from '../cli-command.ts';
import { atTheGate } from '../gate/at-the-gate.ts';

/** `bitiq approve <run>`: an approval from a terminal, by whoever it is linked to. */
export const approve: CliCommand = {
  verb: 'approve',
  summary: 'Approve a run that waits; the plan you mean confirms it',
  usage: 'approve <run> [--plan <6b1f-20c9>] [--confirm] [--reason <why>]',
  examples: ['approve 7k3f9q2m', 'approve 7k3f9q2m --plan 6b1f-20c9'],
  options: {
    plan: { type: 'text', value: '6b1f-20c9', means: 'the plan that you read; without it, it is shown' },
    confirm: { type: 'flag', means: 'all is so that the plan says only people can confirm' },
    reason: { type: 'text', value: 'why', means: 'where the policy asks for one' },
  },
  words: 1,
  run: ({ positionals: [run], options }, terminal) =>
    atTheGate(terminal, async (gate) => {
      const { voteAtTerminal } = await import('../gate/vote.ts');
      return voteAtTerminal(gate, {
        run,
        decision: 'approve',
        ...(options.plan !== undefined && { plan: String(options.plan) }),
        confirm: options.confirm === true,
        ...(options.reason !== undefined && { reason: String(options.reason) }),
      });
    }),
};
