import { ExternalError } from '../../../errors.ts';
import type { ReportRow } from '../../../report.ts';
import { PHASES } from '../phases.ts';
import type { Line, LineContext, LineFinding } from './line.ts';

/** Checks every line at once, each for itself: one that cannot be asked hides no other. */
export async function checkLines(
  lines: readonly Line[],
  context: LineContext,
): Promise<readonly ReportRow[]> {
  return Promise.all(
    lines.map(async (line) => {
      const finding = await lookAt(line, context);
      const { id, title } = line;
      return { id, title, group: PHASES.approve, ...finding, seenAt: new Date().toISOString() };
    }),
  );
}

async function lookAt(line: Line, context: LineContext): Promise<LineFinding> {
  try {
    return await line.look(context);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof ExternalError)) throw error;
    const { message: summary, next } = error;
    return { state: 'unknown', summary, ...(next !== undefined && { remedy: next }) };
  }
}
