import type { RichTextElement } from '@slack/types';
import type { ReportRow } from '../report.ts';
import { isOver } from '../runs/run.ts';
import { manyLines } from '../wording/outside-text.ts';
import { isUndecided, isUntouched, showsPlan, untouchedSentence } from './gate-words.ts';
import { boldPart, datePart, line, plainPart, type RichTextPart, words } from './rich-text.ts';
import type { ApprovalView, RunView } from './run-view.ts';
import { handle, joinHandles, ordinal, quoted } from './text.ts';
import { endingVote, revokedApprovals, standingApprovals, timeNear, voterParts } from './votes.ts';

/** `asked by @mara: "fixes the echo timeout" · until 14:30 (in 3 hours)`. */
export function askedPart(run: RunView): RichTextPart {
  const said = quoted(run.reason);
  const isOpen = isUndecided(run);
  return line(
    words('asked by '),
    ...askedBy(run),
    ...plainPart(said === '' ? '' : `: ${said}`),
    ...(isOpen && run.approval ? [words(' · '), ...untilParts(run.approval.expiresAt)] : []),
  );
}

/** `until Today 14:30 (in 3 hours)`: the second stays true while the message stands there. */
export function untilParts(date: Date): RichTextElement[] {
  return [words('until '), datePart(date), words(' ('), datePart(date, 'ago'), words(')')];
}

function askedBy({ requestedBy, requestedByName }: RunView): RichTextElement[] {
  if (requestedByName) return plainPart(handle(requestedByName), 80);
  if (/^[UW][A-Z0-9]{2,20}$/.test(requestedBy)) return [{ type: 'user', user_id: requestedBy }];
  return plainPart(requestedBy, 80);
}

/** `needs  platform 1 of 2 (@ines) · security 0 of 1 · not @mara`, and who has said what so far. */
export function needsParts({ needs, votes, expiresAt }: ApprovalView): RichTextPart[] {
  const revoked = revokedApprovals(votes);
  return [
    ...(needs === '' ? [] : [line(...boldPart('needs'), words('  '), ...plainPart(needs))]),
    ...approvedParts(votes, expiresAt),
    ...(revoked.length > 0 ? [line(words('taken back by '), ...voterParts(revoked, expiresAt))] : []),
  ];
}

/** What became of it at the gate: who approved, who said no and why, what it waits for, who was still needed. */
function storyParts(run: RunView, approval: ApprovalView): RichTextPart[] {
  const near = run.finishedAt ?? approval.decidedAt ?? run.startedAt ?? run.createdAt;
  const end = endingVote(approval.votes);
  const { decision } = approval;
  const isExpired = decision === 'expired' || (run.status === 'expired' && decision !== 'approved');
  return [
    ...(end === undefined ? [] : [line(...endingParts(end, near))]),
    ...(run.status === 'cancelled' && run.cancelledBy && !showsPlan(run)
      ? [line(...plainPart(`⚠️ cancelled by ${handle(run.cancelledBy)}`, 100))]
      : []),
    ...approvedParts(approval.votes, near),
    ...(isExpired && approval.needs !== ''
      ? [line(...boldPart('was still needed'), words('  '), ...plainPart(approval.needs))]
      : []),
    ...lockParts(run, approval),
  ];
}

function approvedParts(votes: ApprovalView['votes'], near: Date): RichTextPart[] {
  const standing = standingApprovals(votes);
  return standing.length === 0 ? [] : [line(words('✅ approved by '), ...voterParts(standing, near))];
}

function endingParts(vote: ApprovalView['votes'][number], near: Date): RichTextElement[] {
  const [emoji, word] = vote.decision === 'reject' ? ['❌', 'rejected'] : ['⚠️', 'withdrawn'];
  const said = quoted(vote.reason, 1_000);
  return [
    words(`${emoji} ${word} by `),
    ...plainPart(handle(vote.name), 80),
    words(' ('),
    timeNear(vote.at, near),
    words(')'),
    ...plainPart(said === '' ? '' : `: ${said}`, 1_100),
  ];
}

/** `🔒 waits for the lock of prod: 2nd in line, @x has it ("upgrade") since 12 minutes ago`. */
function lockParts({ environment, status }: RunView, { lock }: ApprovalView): RichTextPart[] {
  if (lock === undefined || status !== 'awaiting_approval') return [];
  const said = quoted(lock.reason);
  return [
    line(
      ...plainPart(`🔒 waits for the lock of ${environment}: ${ordinal(lock.position)} in line`),
      words(' · '),
      ...plainPart(`${handle(lock.owner)} took it`, 90),
      words(' '),
      datePart(lock.takenAt, 'ago'),
      ...plainPart(said === '' ? '' : `: ${said}`),
    ),
  ];
}

/**
 * Why it ended, where it did not end by a vote: what went wrong, what to do, and what that means. Without
 * `also`, what stands below it anyway.
 */
export function causeParts(run: RunView, also: readonly ReportRow[] = []): readonly RichTextPart[] {
  const { error } = run;
  const below = new Set(also.flatMap(({ summary, remedy }) => [summary, remedy]).map(manyLines));
  const linesOf = (text: string | undefined) =>
    manyLines(text)
      .split('\n')
      .filter((each) => !below.has(each));
  if (error === undefined) return [];
  return told([...linesOf(error.message), consequence(run), ...linesOf(error.next)]);
}

/** Who decided and what they said; then, where nothing went wrong, what that means. */
export function decisionParts(run: RunView, approval: ApprovalView): readonly RichTextPart[] {
  const story = storyParts(run, approval);
  const isClear = isOver(run.status) && run.error === undefined;
  return isClear ? [...story, ...told([consequence(run)])] : story;
}

function told(texts: readonly (string | undefined)[]): readonly RichTextPart[] {
  return texts
    .flatMap((it) => manyLines(it).split('\n'))
    .filter((it) => it !== '')
    .map((it) => line(...plainPart(it, 1_000)));
}

/** What the reader has to know besides what happened: that nothing was touched, and what does not carry over. */
export function consequence(run: RunView): string {
  const untouched = isUntouched(run) ? untouchedSentence(run) : '';
  const names = standingApprovals(run.approval?.votes ?? []).map(({ name }) => name);
  if (run.error?.code !== 'plan_changed' || names.length === 0) return untouched;
  const whose = `${names.length === 1 ? 'The approval' : 'The approvals'} of ${joinHandles(names.slice(0, 6))}`;
  return `${untouched} ${whose} ${names.length === 1 ? 'does' : 'do'} not carry over.`.trim();
}
