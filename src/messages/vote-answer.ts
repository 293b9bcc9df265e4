import type { KnownBlock } from '@slack/types';
import { buttons, message } from './blocks.ts';
import { GATE_ACTIONS } from './gate-actions.ts';
import { untouchedSentence } from './gate-words.ts';
import { line, plainPart, richText } from './rich-text.ts';
import type { SlackMessage } from './run-view.ts';
import { ordinal } from './text.ts';

/** A vote that was counted, and how the request stands after it. */
export interface VoteAnswer {
  readonly decision: 'approve' | 'reject' | 'revoke' | 'withdraw';
  /** `Sync prod`. */
  readonly act: string;
  readonly environment: string;
  /** The job. Default: sync. */
  readonly kind?: string;
  /** Of those who are asked only what is still missing: `security 0 of 1 · not @mara`; empty where nothing is. */
  readonly needs: string;
  /** Whether this approval was the last one that was needed. */
  readonly isApproved: boolean;
  /** The lock of the environment is somebody else's: place in line, from 1. */
  readonly position?: number;
  /** The value of *Take back*. */
  readonly ballot: string;
}

/** For the eyes of whoever voted. An approval that starts nothing yet can be taken back from here. */
export function buildVoteAnswer(answer: VoteAnswer): SlackMessage<KnownBlock> {
  const sentences = voteSentences(answer);
  return message(sentences.join(' '), [
    richText(sentences.map((sentence) => line(...plainPart(sentence, 1_000)))),
    ...(answer.decision === 'approve' && !startsNow(answer)
      ? [buttons({ label: 'Take back', action: GATE_ACTIONS.revoke, value: answer.ballot })]
      : []),
  ]);
}

function startsNow({ isApproved, position }: VoteAnswer): boolean {
  return isApproved && position === undefined;
}

/** What the vote did, and what comes next. */
export function voteSentences(answer: VoteAnswer): readonly string[] {
  const { act, needs } = answer;
  switch (answer.decision) {
    case 'approve':
      if (answer.isApproved) return ['✅ Your approval is counted.', next(answer)];
      return [`✅ Your approval of ${act} is counted.`, needs === '' ? '' : `Still needed: ${needs}.`].filter(
        Boolean,
      );
    case 'revoke':
      return [
        `✅ Your approval of ${act} is taken back.`,
        needs === '' ? '' : `Needed now: ${needs}.`,
      ].filter(Boolean);
    case 'reject':
      return [
        `✅ Your rejection is counted: ${act} will not run.`,
        `${untouchedSentence(answer)} Whoever asked is told your reason.`,
      ];
    case 'withdraw':
      return [
        `✅ ${act} is withdrawn and will not run.`,
        `${untouchedSentence(answer)} You can ask again whenever you like.`,
      ];
    default:
      return answer.decision satisfies never;
  }
}

function next({ act, environment, position }: VoteAnswer): string {
  return position === undefined
    ? `Nothing more is needed: ${act} starts now.`
    : `Nothing more is needed: ${act} is ${ordinal(position)} in line for the lock of ${environment}.`;
}
