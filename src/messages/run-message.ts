import type { KnownBlock } from '@slack/types';
import type { Report, ReportRow } from '../report.ts';
import { formatDuration } from '../wording/durations.ts';
import { context, header, message, requester, runButtons } from './blocks.ts';
import { bootstrapButtons } from './bootstrap-buttons.ts';
import { issueBody } from './drift-issue-message.ts';
import { driftBody } from './drift-message.ts';
import { gateBlocks } from './gate-message.ts';
import { BLOCKS_BUDGET, jsonSize } from './limits.ts';
import { hasPhases, phaseParts } from './phases.ts';
import { progressParts } from './progress.ts';
import { line, plainPart, type RichTextPart, richText, takeFitting } from './rich-text.ts';
import { groupLine, groupWithRemedy } from './row-parts.ts';
import { countRows, groupRows, PROBLEMS, type RowGroup } from './rows.ts';
import type { RunView, ScheduledView, SlackMessage } from './run-view.ts';
import { matrixParts } from './secrets-report.ts';
import { headline, spoken } from './spoken.ts';
import { storyParts } from './story.ts';
import { buildPlanBody } from './sync-plan.ts';
import { code, countOf, slackDate, slackTime } from './text.ts';

/**
 * The one message of a run, for whatever state it is in: the verdict first, then what stands in the
 * way with its remedy, then warnings; what is right is a number, and the rest is in the thread.
 */
export function buildRunMessage(run: RunView): SlackMessage<KnownBlock> {
  if (run.approval !== undefined) return message(spoken(run), gateBlocks(run, run.approval));
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
    run.schedule && dueWords(run.schedule),
    isOver && report && !report.readsWhole ? formatDuration(report.durationMs) : undefined,
    isOver && report && !report.readsWhole ? countOf(report) : undefined,
    slackDate(run.finishedAt ?? run.startedAt ?? run.createdAt),
    (run.attempt ?? 1) > 1 ? `attempt ${run.attempt}, an earlier worker was lost` : undefined,
  ];
}

/** `due 08:00`. With its day where that need not be today. */
function dueWords({ how, dueAt }: ScheduledView): string {
  if (how === 'in-time') return `due ${slackTime(dueAt)}`;
  return `${how === 'late' ? 'late: due' : 'made up for'} ${slackDate(dueAt)}`;
}

function buttons(run: RunView): readonly KnownBlock[] {
  if (run.status === 'queued' || (run.kind === 'open-issue' && run.status === 'succeeded')) return [];
  if (run.report !== undefined && hasPhases(run.report)) return [bootstrapButtons(run)];
  if (run.finishedAt === undefined) return [runButtons(run, 'details')];
  if (run.report?.readsWhole) return [runButtons(run, 'again')];
  return [
    canCheckAgain(run)
      ? runButtons(run, 'checkAgain', 'again', 'details')
      : runButtons(run, 'again', 'details'),
  ];
}

/** Of secrets, those that were not all right can be asked about alone. */
function canCheckAgain({ kind, report }: RunView): boolean {
  return kind === 'secrets' && report !== undefined && countRows(report, ...PROBLEMS) > 0;
}

function body(run: RunView, budget: number): readonly KnownBlock[] {
  const { report, status } = run;
  const before = notice(run);
  if (status === 'queued') return lead(before);
  if (status === 'running') return report ? [richText(progressParts(report, budget))] : [];
  if (report?.plan && run.error === undefined) return buildPlanBody(report, report.plan, run, budget);
  if (report !== undefined && hasPhases(report)) return phasesBody(run, report, budget);
  if (run.kind === 'drift' && report !== undefined) {
    return [...lead(before), ...driftBody(run, report, budget - jsonSize(before))];
  }
  if (run.kind === 'open-issue' && report !== undefined) return [...lead(before), ...issueBody(report)];
  if (report?.readsWhole) return [richText([...before, ...storyParts(report, budget - jsonSize(before))])];
  const rows = report ? result(report, budget - jsonSize(before)) : { parts: [], closing: undefined };
  const parts = [...before, ...rows.parts];
  return [...lead(parts), ...(rows.closing ? [context(rows.closing)] : [])];
}

function lead(parts: readonly RichTextPart[]): readonly KnownBlock[] {
  return parts.length > 0 ? [richText(parts)] : [];
}

/** Why it stopped and what to do, then what was done and what was not. */
function phasesBody({ error }: RunView, report: Report, budget: number): readonly KnownBlock[] {
  const isBelow = report.rows.some(({ remedy }) => remedy !== undefined && remedy === error?.next);
  const told = [error?.message, isBelow ? undefined : error?.next].flatMap((text) => plainPart(text, 1_000));
  const before = told.map((part) => line(part));
  const { parts, left } = phaseParts(report, budget - jsonSize(before));
  const more = left.length > 0 ? `and ${left.length} more · details in the thread` : 'details in the thread';
  return [richText([...before, ...parts]), context(more)];
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

function result(report: Report, budget: number): { parts: readonly RichTextPart[]; closing: string } {
  if (report.columns !== undefined) {
    const { parts, left } = matrixParts(report, budget);
    return { parts, closing: closing(report, left) };
  }
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
