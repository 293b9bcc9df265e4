import type { KnownBlock } from '@slack/types';
import type { Report, ReportRow } from '../report.ts';
import { isOver } from '../runs/run.ts';
import { formatDuration } from '../wording/durations.ts';
import { context, header } from './blocks.ts';
import { gateButtons } from './gate-actions.ts';
import { askedPart, causeParts, decisionParts, needsParts } from './gate-parts.ts';
import { isUndecided, isUntouched } from './gate-words.ts';
import { BLOCKS_BUDGET, jsonSize } from './limits.ts';
import { hasPhases, phaseParts } from './phases.ts';
import { progressParts } from './progress.ts';
import { line, plainPart, type RichTextPart, richText, takeFitting, words } from './rich-text.ts';
import { groupLine, groupWithRemedy, idParts } from './row-parts.ts';
import { groupRows, PROBLEMS, type RowGroup } from './rows.ts';
import type { ApprovalView, RunView } from './run-view.ts';
import { headline } from './spoken.ts';
import { buildPlanBody } from './sync-plan.ts';
import { code, countOf, mrkdwn, slackDate } from './text.ts';

/**
 * The message of a run that went to the gate: while it waits the plan, who is needed and the buttons;
 * while it is carried out how far it is; at its end what was done and what was not, and who decided.
 */
export function gateBlocks(run: RunView, approval: ApprovalView): readonly KnownBlock[] {
  const frame = [header(headline(run)), richText([askedPart(run)])];
  const end = [gateButtons(run, approval), context(...closingFacts(run, approval))];
  const budget = BLOCKS_BUDGET - jsonSize([...frame, ...end]) - 900;
  return [...frame, ...body(run, approval, budget), ...end];
}

function body(run: RunView, approval: ApprovalView, budget: number): readonly KnownBlock[] {
  const { report } = run;
  if (isUndecided(run)) {
    const needs = needsParts(approval);
    const blocks = needs.length > 0 ? [richText(needs)] : [];
    const room = budget - jsonSize(blocks);
    if (report !== undefined && hasPhases(report)) return [...phaseBlocks(report, room), ...blocks];
    const plan = report?.plan && buildPlanBody(report, report.plan, run, room);
    return [...(plan ?? []), ...blocks];
  }
  const isTold = report !== undefined && isOver(run.status) && !isUntouched(run);
  const cause = causeParts(run, isTold ? report.rows : []);
  const decision = decisionParts(run, approval);
  const room = budget - jsonSize([cause, decision]);
  const told = report && !isUntouched(run) ? carriedOut(run, report, room) : { parts: [], left: [] };
  const parts = [...cause, ...told.parts, ...decision];
  return [
    ...(parts.length > 0 ? [richText(parts)] : []),
    ...(told.left.length > 0 ? [context(`and ${told.left.length} more · details in the thread`)] : []),
  ];
}

/** What was prepared and what comes, while people decide. */
function phaseBlocks(report: Report, room: number): readonly KnownBlock[] {
  const gist = report.verdict === undefined ? [] : [line(...plainPart(report.verdict.sentence))];
  const { parts, left } = phaseParts(report, room - jsonSize(gist) - 300);
  const facts = (report.plan?.facts ?? []).map((fact) => mrkdwn(fact, 80));
  const more = left.length > 0 ? `⚠️ ${left.length} more not shown here: View plan has them` : undefined;
  return [
    richText([...gist, ...parts]),
    context(...facts, report.plan && `plan ${code(report.plan.id, 20)}`, more),
  ];
}

/** How far it is, or what was done and what was not. */
function carriedOut(run: RunView, report: Report, room: number) {
  if (!isOver(run.status)) return { parts: progressParts(report, room), left: [] };
  if (hasPhases(report)) return phaseParts(report, room);
  const rows = outcomes(report);
  const { parts, taken } = takeFitting(rows, (row) => row.parts, room);
  return { parts, left: rows.slice(taken).flatMap((row) => row.rows) };
}

/** More of them than this become one line. */
const NAMED_ONE_BY_ONE = 5;

/** What is wrong, then what was done, then what was not begun. */
function outcomes(report: Report): readonly { rows: readonly ReportRow[]; parts: readonly RichTextPart[] }[] {
  const problems = PROBLEMS.flatMap((state) => groupRows(report.rows, state));
  const done = report.rows.filter(({ state }) => state === 'passed');
  const notDone = report.rows.filter(({ state }) => state === 'pending' || state === 'running');
  return [
    ...problems.map((group) => ({ rows: group.rows, parts: problemParts(group) })),
    ...(done.length > NAMED_ONE_BY_ONE
      ? [named('✅ done', done)]
      : groupRows(done, 'passed').map((group) => ({ rows: group.rows, parts: [groupLine(group)] }))),
    ...groupRows(report.rows, 'skipped').map((group) => ({ rows: group.rows, parts: [groupLine(group)] })),
    ...(notDone.length > 0 ? [named('➖ not done', notDone)] : []),
  ];
}

function problemParts(group: RowGroup): readonly RichTextPart[] {
  return group.state.endsWith('warning') ? [groupLine(group)] : groupWithRemedy(group);
}

function named(what: string, rows: readonly ReportRow[]) {
  return { rows, parts: [line(words(`${what}  `), ...idParts(rows))] };
}

/** What is small at the end: how long, how many, when, and the ids for the log. */
function closingFacts(run: RunView, { planId }: ApprovalView): readonly (string | undefined)[] {
  const { report, finishedAt, error } = run;
  const isWaiting = isUndecided(run);
  return [
    isWaiting ? undefined : `plan ${code(planId, 20)}`,
    finishedAt && report && !isUntouched(run) ? formatDuration(report.durationMs) : undefined,
    report && !isWaiting ? countOf(report) : undefined,
    slackDate(finishedAt ?? run.startedAt ?? run.createdAt),
    finishedAt && report ? 'details in the thread' : undefined,
    (run.attempt ?? 1) > 1 && run.status === 'running'
      ? `attempt ${run.attempt}, an earlier worker was lost`
      : undefined,
    `run ${code(run.id, 80)}`,
    error && `reference ${code(error.reference, 80)}`,
  ];
}
