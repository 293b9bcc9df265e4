import type { KnownBlock } from '@slack/types';
import type { Report, ReportRow } from '../report.ts';
import { oneLine } from '../wording/outside-text.ts';
import { context, message } from './blocks.ts';
import { BLOCKS_BUDGET } from './limits.ts';
import { bullets, line, plainPart, type RichTextPart, richText, takeFitting } from './rich-text.ts';
import type { RunView, SlackMessage } from './run-view.ts';
import { code } from './text.ts';

/** Why there is no way back that bitiq takes by itself. */
const NO_UNDO =
  'There is no --undo: operators, buckets and applications may hold by now what others have put there, and taking them away takes that along. Take away by hand what is not wanted.';

type Stopped = Pick<RunView, 'id' | 'environment' | 'report'>;

/** What a bootstrap that is not gone on with leaves behind, for whoever aborts it. */
export function buildAbortAnswer(run: Stopped): SlackMessage<KnownBlock> {
  const existing = run.report === undefined ? [] : listExisting(run.report);
  const sentence = `Nothing more is done in ${run.environment}; what exists stays as it is.`;
  const items = existing.map((text) => [text]);
  const { parts, taken } = takeFitting(items, (lines) => bullets(lines), BLOCKS_BUDGET - 1_500);
  const blocks: readonly RichTextPart[] = [
    line(...plainPart(`✅ ${sentence}`)),
    line(...plainPart(existing.length === 0 ? 'This run has made nothing.' : 'What exists:')),
    ...parts,
    line(...plainPart(NO_UNDO)),
  ];
  const left = items.length - taken;
  const more = left > 0 ? `and ${left} more in its details` : undefined;
  const resume = `to go on after all: ${code(`resume ${run.id}`)}`;
  return message(`${sentence} ${NO_UNDO}`, [
    richText(blocks),
    context(more, resume, `run ${code(run.id, 80)}`),
  ]);
}

/** One line for each thing: a whole step that is done, or what of it was written. */
function listExisting({ rows }: Pick<Report, 'rows'>): readonly string[] {
  return rows.flatMap((row) => (isAboutThings(row) ? linesOf(row) : []));
}

function isAboutThings({ group = '', state }: ReportRow): boolean {
  return !group.startsWith('Phase 2') && state !== 'pending' && state !== 'skipped';
}

function linesOf({ id, state, summary, evidence = [] }: ReportRow): readonly string[] {
  if (state === 'passed') return [`${oneLine(id)}: ${oneLine(summary)}`];
  const written = evidence.filter((text) => text.endsWith(' written'));
  return written.map((text) => `${oneLine(id)}: ${oneLine(text)}`);
}
