import type { RichTextElement } from '@slack/types';
import { HOUR_MS } from '../wording/durations.ts';
import { datePart, plainPart, words } from './rich-text.ts';
import type { ApprovalView } from './run-view.ts';
import { handle, quoted } from './text.ts';

export type VoteView = ApprovalView['votes'][number];

/** Approvals that stand: the last vote of each person, in the order in which they were cast. */
export function standingApprovals(votes: readonly VoteView[]): readonly VoteView[] {
  const last = new Map(votes.map((vote) => [vote.name, vote]));
  return votes.filter((vote) => last.get(vote.name) === vote && vote.decision === 'approve');
}

/** Approvals that their people took back, and did not give again. */
export function revokedApprovals(votes: readonly VoteView[]): readonly VoteView[] {
  const last = new Map(votes.map((vote) => [vote.name, vote]));
  return votes.filter((vote) => last.get(vote.name) === vote && vote.decision === 'revoke');
}

/** The rejection or withdrawal that ended it. */
export function endingVote(votes: readonly VoteView[]): VoteView | undefined {
  return votes.findLast(({ decision }) => decision === 'reject' || decision === 'withdraw');
}

/** Who and when, with what they said: `@ines (14:02), @omar (14:05: "seen it in staging")`. At most 12. */
export function voterParts(votes: readonly VoteView[], near: Date): RichTextElement[] {
  const named = votes
    .slice(0, MOST_NAMED)
    .flatMap((vote, index): RichTextElement[] => [
      ...(index === 0 ? [] : [words(', ')]),
      ...plainPart(handle(vote.name), 80),
      words(' ('),
      timeNear(vote.at, near),
      words(vote.reason ? `: ${unmarked(vote.reason)})` : ')'),
    ]);
  const more = votes.length - MOST_NAMED;
  return more > 0 ? [...named, words(` and ${more} more`)] : named;
}

const MOST_NAMED = 12;
const HALF_A_DAY_MS = 12 * HOUR_MS;

/** The time alone where the day is clear from what stands beside it. */
export function timeNear(at: Date, near: Date): RichTextElement {
  return datePart(at, Math.abs(at.getTime() - near.getTime()) < HALF_A_DAY_MS ? 'time' : 'date');
}

function unmarked(reason: string): string {
  return quoted(reason, 200).replace(/<(?=[!@#])/g, '‹');
}
