import type { CliCommand } from '../cli-command.ts';
import { atTheGate } from '../gate/at-the-gate.ts';

/** `bitiq approvals`: what waits for whom. */
export const approvals: CliCommand = {
  verb: 'approvals',
  summary: 'What waits for you, for your requests, and for others',
  usage: 'approvals [--json]',
  examples: ['approvals', 'approvals --json'],
  options: { json: { type: 'flag', means: 'print the answer as one JSON document' } },
  words: 0,
  run: ({ options }, terminal) =>
    atTheGate(terminal, async (gate) => {
      const { approvalsAtTerminal } = await import('../gate/approvals.ts');
      return approvalsAtTerminal(gate, { json: options.json === true });
    }),
};
