import type { KnownBlock } from '@slack/types';
import type { Report, ReportRow } from '../report.ts';
import { context, header, message, requester, runButtons } from './blocks.ts';
import { BLOCKS_BUDGET, jsonSize } from './limits.ts';
import { line, plainPart, type RichTextPart, richText, takeFitting } from './rich-text.ts';
import { groupLine, groupWithRemedy, idParts } from './row-parts.ts';
import { countDone, countRows, groupRows, PROBLEMS, type RowGroup } from './rows.ts';
import type { RunView, SlackMessage } from './run-view.ts';
import { headline, spoken } from './spoken.ts';
import { buildPlanBody } from './sync-plan.ts';
import { code, countOf, formatDuration, slackDate } from './text.ts';

/**
 * The one message of a run, for whatever state it is in: the verdict first, then what stands in the
 * way with its remedy, then warnings; what is right is a number, and the rest is in the thread.
 */
export function buildRunMessage(run: RunView): SlackMessage<KnownBlock> {
  const frame = [header(headline(run)), context(...facts(run))];
  const end = [
    ...buttons(run),
    context(`run ${code(run.id, 80)}`, run.error && `reference ${code(run.error.reference, 80)}`),
  ];
  const budget = BLOCKS_BUDGET - jsonSize([...frame, ...end]) - CLOSING_SIZE;
  return message(spoken(run), [...frame, ...body(run, budget), ...end]);
}

/** Kept free for the closing line and the block around the rows. */
const CLOSING_SIZE = 800;

function facts(run: RunView): readonly (string | undefined)[] {
  const { report } = run;
  const isOver = run.finishedAt !== undefined;
  return [
    `asked by ${requester(run)}`,
    isOver && report ? formatDuration(report.durationMs) : undefined,
    isOver && report ? countOf(report) : undefined,
    slackDate(run.finishedAt ?? run.startedAt ?? run.createdAt),
    (run.attempt ?? 1) > 1 ? `attempt ${run.attempt}, an earlier worker was lost` : undefined,
  ];
}

function buttons(run: RunView): readonly KnownBlock[] {
  if (run.status === 'queued') return [];
  return [run.finishedAt === undefined ? runButtons(run, 'details') : runButtons(run, 'again', 'details')];
}

function body(run: RunView, budget: number): readonly KnownBlock[] {
  const { report, status } = run;
  const before = notice(run);
  if (status === 'queued') return before.length > 0 ? [richText(before)] : [];
  if (status === 'running') return report ? running(report, budget) : [];
  if (report?.plan && run.error === undefined) return buildPlanBody(report, report.plan, run, budget);
  const rows = report ? result(report, budget - jsonSize(before)) : { parts: [], closing: undefined };
  const parts = [...before, ...rows.parts];
  return [...(parts.length > 0 ? [richText(parts)] : []), ...(rows.closing ? [context(rows.closing)] : [])];
}

/** What has to be said besides the rows. */
function notice(run: RunView): RichTextPart[] {
  if (run.status === 'queued') {
    return run.waitingForQueue
      ? [
          line(
            ...plainPart('It is on record and starts by itself as soon as the queue answers. Nothing to do.'),
          ),
        ]
      : [];
  }
  const { error } = run;
  if (error === undefined) return [];
  return [line(...plainPart(error.message)), ...(error.next ? [line(...plainPart(error.next))] : [])];
}

function running(report: Report, budget: number): readonly KnownBlock[] {
  const done = countDone(report);
  const now = report.rows.filter(({ state }) => state === 'running');
  const count = `${progressBar(done, report.rows.length)}  ${done} of ${report.rows.length}`;
  const found = [...groupRows(report.rows, 'failed'), ...groupRows(report.rows, 'unknown')];
  const lines = [
    line(...plainPart(count)),
    ...(now.length > 0 ? [line({ type: 'text', text: '⏳ running ' }, ...idParts(now))] : []),
  ];
  const { parts } = takeFitting(found, (group) => [groupLine(group)], budget - jsonSize(lines));
  return [richText([...lines, ...parts])];
}

/** Twenty squares, so that the line keeps its width while it grows. */
export function progressBar(done: number, total: number): string {
  const filled = total <= 0 ? 0 : Math.floor((Math.min(done, total) / total) * 20);
  return '█'.repeat(filled) + '░'.repeat(20 - filled);
}

function result(report: Report, budget: number): { parts: readonly RichTextPart[]; closing: string } {
  const groups = PROBLEMS.flatMap((state) => groupRows(report.rows, state));
  const { parts, taken } = takeFitting(groups, partsOf, budget);
  const left = groups.slice(taken).flatMap(({ rows }) => rows);
  return { parts, closing: closing(report, left) };
}

/** Only what blocks carries its remedy here; a warning's stands in the thread. */
function partsOf(group: RowGroup): RichTextPart[] {
  return group.state === 'failed' || group.state === 'unknown' ? groupWithRemedy(group) : [groupLine(group)];
}

function closing(report: Report, left: readonly ReportRow[]): string {
  const passed = countRows(report, 'passed');
  const skipped = countRows(report, 'skipped');
  const missing = countRows(report, 'pending', 'running');
  return [
    left.length > 0 ? `❌ and ${left.length} more that did not pass${named(left)}` : undefined,
    passed > 0 ? `✅ ${passed} passed` : undefined,
    skipped > 0 ? `${skipped} skipped` : undefined,
    missing > 0 ? `${missing} not asked` : undefined,
    'details in the thread',
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** Names of rows there was no room for, as long as they are few. */
function named(rows: readonly ReportRow[]): string {
  return rows.length <= 8 ? `: ${rows.map(({ id }) => code(id, 60)).join(' ')}` : '';
}
