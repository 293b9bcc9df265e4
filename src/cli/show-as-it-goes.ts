import { renderMarkdown } from '../messages/render-markdown.ts';
import { createProgress } from '../messages/terminal/render-progress.ts';
import { renderReport } from '../messages/terminal/render-report.ts';
import type { Redactor } from '../redaction/redactor.ts';
import type { Report } from '../report.ts';
import type { AnswerForm } from './answer-form.ts';
import type { Terminal } from './cli-command.ts';

export interface Showing {
  readonly terminal: Terminal;
  readonly redactor: Redactor;
  /** All but lines are printed at the end, with nothing before them. */
  readonly form: AnswerForm;
}

/** What was found out: for JSON, for people, and for scripts. */
export interface Shown {
  readonly result: unknown;
  readonly report: Report;
  readonly code: number;
}

/** Shows work while it goes on, and its report or its result at the end. Returns the exit code. */
export async function showAsItGoes(
  { terminal, redactor, form }: Showing,
  work: (onProgress: (report: Report) => void) => Promise<Shown>,
): Promise<number> {
  const out = (text: string) => terminal.out(redactor.text(text));
  const progress = form === 'lines' ? createProgress(out, terminal.settings) : undefined;
  const shown = await work((report) => progress?.update(redactor.data(report))).finally(() =>
    progress?.end(),
  );
  if (form === 'json') terminal.out(`${JSON.stringify(redactor.data(shown.result), null, 2)}\n`);
  else if (form === 'markdown') out(renderMarkdown(redactor.data(shown.report)));
  else out(renderReport(redactor.data(shown.report), terminal.settings));
  return shown.code;
}
