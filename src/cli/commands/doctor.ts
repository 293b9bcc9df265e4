import type { CliCommand } from '../cli-command.ts';

/** `bitiq doctor`: is it set up as it must be, and can it do nothing that it must not. */
export const doctor: CliCommand = {
  verb: 'doctor',
  summary: 'Is bitiq set up well, and without a right that it must not have',
  usage: 'doctor [<environment>] [--json]',
  examples: ['doctor', 'doctor prod', 'doctor --json'],
  options: { json: { type: 'flag', means: 'print the answer as one JSON document' } },
  words: 1,
  async run({ positionals: [environment], options }, terminal) {
    const { runDoctor } = await import('../doctor/run-doctor.ts');
    return runDoctor({ environment, json: options.json === true }, terminal);
  },
};
