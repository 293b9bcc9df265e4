import type { CliArguments, CliCommand, CliOptions } from './cli-command.ts';
import { wrongUsage } from './parse-arguments.ts';

/** How a report is printed: as lines that grow, or at the end as one JSON document or as GitHub's Markdown. */
export type AnswerForm = 'lines' | 'json' | 'markdown';

/** The options of a command whose answer is a report. */
export const FORM_OPTIONS = {
  json: { type: 'flag', means: 'print the answer as one JSON document' },
  markdown: { type: 'flag', means: "print the answer as Markdown, for a pull request's comment" },
} as const satisfies CliOptions;

/** Lines where nothing else was asked for. Throws `UserError` where two forms were. */
export function chooseForm(command: Pick<CliCommand, 'usage'>, { options }: CliArguments): AnswerForm {
  const asked = (['json', 'markdown'] as const).filter((form) => options[form] === true);
  if (asked.length > 1) throw wrongUsage(command, '--json and --markdown do not go together.');
  return asked[0] ?? 'lines';
}
