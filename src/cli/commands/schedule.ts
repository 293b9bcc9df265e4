import type { CliCommand } from '../cli-command.ts';

/** `bitiq schedule [environment]`: what is done at certain times, when next, and how the last time ended. */
export const schedule: CliCommand = {
  verb: 'schedule',
  summary: 'What is done at certain times, when next, and how it went last',
  usage: 'schedule [environment] [--json]',
  examples: ['schedule', 'schedule prod', 'schedule prod --json'],
  options: { json: { type: 'flag', means: 'print the answer as one JSON document' } },
  words: 1,
  async run({ positionals: [name], options }, terminal) {
    const { showSchedules } = await import('../schedule/show-schedules.ts');
    return showSchedules(terminal, { name, json: options.json === true });
  },
};
