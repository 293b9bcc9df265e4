import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { plainText } from './blocks.ts';
import { GATE_ACTIONS } from './gate-actions.ts';
import { SLACK_LIMITS } from './limits.ts';
import { askDialog } from './modal.ts';
import { reasonInput } from './reason-input.ts';
import { line, plainPart, richText } from './rich-text.ts';
import { handle, quoted } from './text.ts';

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
  const hint = 'It ends the request. Everybody who reads its message sees this, and it is kept on record.';
  const asking = { action: GATE_ACTIONS.reject, title: 'Reject', submit: 'Reject', value: asked.ballot };
  return askDialog(asking, [about(asked)], [reasonInput({ label: 'Why not?', hint, hasFocus: true })]);
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
  const hint = 'The policy asks for a reason. It stands in the message, and is kept on record.';
  const asking = { action: GATE_ACTIONS.approve, title: 'Approve', submit: 'Approve', value: asked.ballot };
  return askDialog(
    asking,
    [about(asked, BEGINS)],
    [
      ...(asksReason ? [reasonInput({ label: 'What did you check?', hint, hasFocus: true })] : []),
      ...(confirmations.length > 0 ? [checkboxes(confirmations)] : []),
    ],
  );
}

const BEGINS =
  "It begins once everybody who is needed has approved. Compare the plan's name with the message.";

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

/** What is decided, and who asked; what it leads to. */
function about({ act, planId, askedBy, reason }: ReasonAsked, outcome?: string): KnownBlock {
  const said = quoted(reason);
  return richText([
    line(...plainPart(`${act}, plan ${planId}`)),
    line(...plainPart(`asked by ${handle(askedBy)}${said === '' ? '' : `: ${said}`}`)),
    ...(outcome === undefined ? [] : [line(...plainPart(outcome))]),
  ]);
}
