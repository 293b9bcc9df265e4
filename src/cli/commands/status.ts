import type { CliCommand } from '../cli-command.ts';

/** `bitiq status [environment]`: how things stand, from what is on record. */
export const status: CliCommand = {
  verb: 'status',
  summary: 'How every environment stands, from what is on record',
  usage: 'status [environment] [--json]',
  examples: ['status', 'status prod', 'status prod --json'],
  options: { json: { type: 'flag', means: 'print the answer as one JSON document' } },
  words: 1,
  async run({ positionals: [name], options }, terminal) {
    const { showStatus } = await import('../status/show-status.ts');
    return showStatus(terminal, { name, json: options.json === true });
  },
};
