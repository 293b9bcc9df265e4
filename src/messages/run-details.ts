import type { KnownBlock } from '@slack/types';
import type { ReportRow } from '../report.ts';
import { context, message } from './blocks.ts';
import { BLOCKS_BUDGET } from './limits.ts';
import { richText, takeFitting } from './rich-text.ts';
import { rowInFull } from './row-parts.ts';
import { inReadingOrder } from './rows.ts';
import type { RunView, SlackMessage } from './run-view.ts';
import { code, countOf } from './text.ts';

/** More messages than these nobody reads, and Slack takes one a second. */
const MOST_MESSAGES = 4;

/** Every row in full for the thread, worst first: as many messages as it needs, at most four. */
export function buildRunDetails(run: RunView): readonly SlackMessage<KnownBlock>[] {
  const all = run.report?.readsWhole ? [] : inReadingOrder(run.report?.rows ?? []);
  const messages: SlackMessage<KnownBlock>[] = [];
  let left = all;
  while (left.length > 0 && messages.length < MOST_MESSAGES) {
    const { parts, taken } = takeFitting(left, rowInFull, BLOCKS_BUDGET - 1_000);
    const isLast = messages.length === MOST_MESSAGES - 1 || taken === left.length;
    left = left.slice(Math.max(1, taken));
    const closing = isLast && left.length > 0 ? [context(leftOut(run, left))] : [];
    messages.push(message(summaryOf(run, all), [richText(parts), ...closing]));
  }
  return messages;
}

function summaryOf(run: RunView, rows: readonly ReportRow[]): string {
  return `Details of ${run.title}: ${countOf({ ...run.report, rows })}, what did not pass first.`;
}

/** What somebody does to see the rows that Slack has no room for. */
export function leftOut(run: RunView, left: readonly ReportRow[]): string {
  return `and ${left.length} more · all of them: ${code(`bitiq ${run.kind} ${run.environment}${run.report?.plan ? ' --dry-run' : ''} --json`)}`;
}
