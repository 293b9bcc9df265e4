import type { Report } from '../../report.ts';
import { isOver } from '../../runs/run.ts';
import { oneLine } from '../../wording/outside-text.ts';
import { consequence } from '../gate-parts.ts';
import { isUndecided, isUntouched, showsPlan } from '../gate-words.ts';
import type { ApprovalView, RunView } from '../run-view.ts';
import { headline } from '../spoken.ts';
import { ordinal, quoted } from '../text.ts';
import { endingVote, standingApprovals } from '../votes.ts';
import { outcomeLines } from './outcome-lines.ts';
import {
  below,
  localTime,
  paragraph,
  plainName,
  sections,
  type TerminalMoment,
  unmentioned,
  untilText,
} from './paragraph.ts';
import { renderReport } from './render-report.ts';

/** A run that went to the gate: while it waits its plan, who is needed and what to type; later who decided. */
export function renderGateRun(run: RunView, approval: ApprovalView, style: TerminalMoment): string {
  const isOpen = isUndecided(run);
  const said = quoted(run.reason);
  const asked = `asked by ${plainName(run.requestedByName ?? run.requestedBy)}${said === '' ? '' : `: ${said}`}`;
  const hasRows = run.report !== undefined && (isOpen || !isUntouched(run));
  return sections([
    [
      ...paragraph(unmentioned(headline(run)), style),
      ...below(isOpen ? `${asked} · ${untilText(approval.expiresAt, style.now)}` : asked, style),
    ],
    isOver(run.status) ? causeLines(run, style) : [],
    hasRows && run.report ? rowLines(run.report, isOpen, style) : [],
    decisionLines(run, approval, style),
    isOpen ? nextLines(run, approval) : [`   plan ${oneLine(approval.planId)} · run ${oneLine(run.id)}`],
  ]);
}

/** While it waits the plan; later what was done and what was not. */
function rowLines(report: Report, isOpen: boolean, style: TerminalMoment): readonly string[] {
  return isOpen ? [renderReport(report, style).trimEnd()] : outcomeLines(report, style);
}

function causeLines(run: RunView, style: TerminalMoment): readonly string[] {
  return [run.error?.message ?? '', run.error?.next ?? '', unmentioned(consequence(run))].flatMap((text) =>
    paragraph(text, style),
  );
}

function decisionLines(
  run: RunView,
  { votes, needs, lock, decision }: ApprovalView,
  style: TerminalMoment,
): readonly string[] {
  const end = endingVote(votes);
  const approvals = standingApprovals(votes).map(told);
  const isOpen = isUndecided(run);
  const word = isOpen ? 'needs' : decision === 'expired' ? 'was still needed' : '';
  return [
    ...(end === undefined
      ? []
      : paragraph(`${end.decision === 'reject' ? '❌ rejected' : '⚠️ withdrawn'} by ${told(end)}`, style)),
    ...(run.status === 'cancelled' && run.cancelledBy && !showsPlan(run)
      ? paragraph(`⚠️ cancelled by ${plainName(run.cancelledBy)}`, style)
      : []),
    ...(word === '' || needs === '' ? [] : paragraph(`🔒 ${word}  ${unmentioned(needs)}`, style)),
    ...(approvals.length === 0 ? [] : paragraph(`✅ approved by ${approvals.join(', ')}`, style)),
    ...(lock === undefined || isOver(run.status)
      ? []
      : paragraph(
          `🔒 waits for the lock of ${run.environment}: ${ordinal(lock.position)} in line · ` +
            `${plainName(lock.owner)} took it ${localTime(lock.takenAt)}${lock.reason ? `: ${quoted(lock.reason)}` : ''}`,
          style,
        )),
  ];
}

function told({ name, at, reason }: ApprovalView['votes'][number]): string {
  return `${plainName(name)} (${localTime(at)}${reason ? `: ${quoted(reason)}` : ''})`;
}

/** Whole lines to paste. */
function nextLines({ id }: RunView, { planId }: ApprovalView): readonly string[] {
  const run = oneLine(id);
  return [
    `   approve   bitiq approve ${run} --plan ${oneLine(planId)}`,
    `   reject    bitiq reject ${run} --reason "..."`,
    `   why       bitiq why ${run}`,
  ];
}
