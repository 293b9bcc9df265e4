import type { InputBlock, ModalView } from '@slack/types';
import { plainText } from './blocks.ts';
import { GATE_ACTIONS } from './gate-actions.ts';
import { SLACK_LIMITS } from './limits.ts';
import { line, plainPart, richText } from './rich-text.ts';
import { handle, quoted } from './text.ts';

/** Block and action id of the one input, and the shortest reason that is one. */
export const REASON = { id: 'reason', shortest: 3, longest: 500 } as const;

/** Slack takes no more in one group; the configuration has no more either. */
const MOST_CHECKBOXES = 10;

/** Block and action id of the checkboxes; each one's value is its place in the plan's list. */
export const CONFIRMATIONS = { id: 'confirmations' } as const;

export interface ReasonAsked {
  /** `Sync prod`. */
  readonly act: string;
  readonly planId: string;
  readonly askedBy: string;
  readonly reason?: string | undefined;
  /** Comes back with the dialog. */
  readonly ballot: string;
}

/** Asks why somebody says no. Its `callback_id` is the button's `action_id`. */
export function buildRejectDialog(asked: ReasonAsked): ModalView {
  return dialog(asked, {
    action: GATE_ACTIONS.reject,
    title: 'Reject',
    submit: 'Reject',
    label: 'Why not?',
    hint: 'It ends the request. Everybody who reads its message sees this, and it is kept on record.',
  });
}

export interface ApprovalAsked extends ReasonAsked {
  /** Whether the policy wants to know why. Default: yes. */
  readonly asksReason?: boolean;
  /** What only people can confirm. Default: nothing. */
  readonly confirmations?: readonly string[];
}

/** Asks why somebody says yes where the policy wants to know, and has them confirm what the plan asks for. */
export function buildApproveDialog({
  asksReason = true,
  confirmations = [],
  ...asked
}: ApprovalAsked): ModalView {
  const words = {
    action: GATE_ACTIONS.approve,
    title: 'Approve',
    submit: 'Approve',
    label: 'What did you check?',
    hint: 'The policy asks for a reason. It stands in the message, and is kept on record.',
  };
  const { blocks, ...view } = dialog(asked, words);
  const kept = asksReason ? blocks : blocks.filter((block) => block.block_id !== REASON.id);
  return { ...view, blocks: confirmations.length === 0 ? kept : [...kept, checkboxes(confirmations)] };
}

function checkboxes(confirmations: readonly string[]): InputBlock {
  return {
    type: 'input',
    block_id: CONFIRMATIONS.id,
    label: plainText('Only a person can confirm this', SLACK_LIMITS.headerText),
    hint: plainText(
      'Your approval counts once all of it is ticked, and says so on record.',
      SLACK_LIMITS.headerText,
    ),
    element: {
      type: 'checkboxes',
      action_id: CONFIRMATIONS.id,
      options: confirmations.slice(0, MOST_CHECKBOXES).map((text, index) => ({
        text: plainText(text, SLACK_LIMITS.buttonText),
        value: String(index),
      })),
    },
  };
}

function dialog(
  { act, planId, askedBy, reason, ballot }: ReasonAsked,
  words: { action: string; title: string; submit: string; label: string; hint: string },
): ModalView {
  const said = quoted(reason);
  return {
    type: 'modal',
    callback_id: words.action,
    private_metadata: ballot.slice(0, SLACK_LIMITS.metadata).toWellFormed(),
    title: plainText(words.title, SLACK_LIMITS.modalTitle),
    submit: plainText(words.submit, SLACK_LIMITS.modalTitle),
    close: plainText('Back', SLACK_LIMITS.modalTitle),
    blocks: [
      richText([
        line(...plainPart(`${act}, plan ${planId}`)),
        line(...plainPart(`asked by ${handle(askedBy)}${said === '' ? '' : `: ${said}`}`)),
      ]),
      {
        type: 'input',
        block_id: REASON.id,
        label: plainText(words.label, SLACK_LIMITS.headerText),
        hint: plainText(words.hint, SLACK_LIMITS.headerText),
        element: {
          type: 'plain_text_input',
          action_id: REASON.id,
          multiline: true,
          min_length: REASON.shortest,
          max_length: REASON.longest,
          focus_on_load: true,
        },
      },
    ],
  };
}
