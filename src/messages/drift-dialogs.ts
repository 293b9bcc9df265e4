import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { context, plainText } from './blocks.ts';
import { DRIFT_ACTIONS } from './drift-item.ts';
import { SLACK_LIMITS } from './limits.ts';
import { askDialog } from './modal.ts';
import { reasonInput } from './reason-input.ts';
import { codePart, line, plainPart, richText, words } from './rich-text.ts';
import type { SnoozeChoice } from './snooze-choices.ts';

/** Block and action ids of the inputs besides the reason. */
export const DRIFT_INPUTS = { prune: 'prune', until: 'until', date: 'date' } as const;

/** What a dialog about an item says of it. */
export interface ItemAsked {
  readonly environment: string;
  readonly application: string;
  readonly sentence: string;
  /** Comes back with the dialog: `<item>/<channel>`. */
  readonly value: string;
}

export interface SyncAsked extends ItemAsked {
  /** Whether the policy wants to know why. */
  readonly needsReason: boolean;
  /** Whether it is about something that Git has no more. */
  readonly isSurplus: boolean;
}

/** Asks for a sync of the item's application, with a reason. Its `callback_id` is the button's `action_id`. */
export function buildDriftSyncDialog({ needsReason, isSurplus, ...asked }: SyncAsked): ModalView {
  const told = 'Its plan is shown in the channel first. What needs approval waits there.';
  const hint = needsReason ? 'The policy asks for it.' : 'Those who approve read it.';
  const asking = {
    action: DRIFT_ACTIONS.sync,
    title: `Sync ${asked.application}`,
    submit: 'Ask for it',
    value: asked.value,
  };
  return askDialog(asking, about(asked, told), [
    ...(isSurplus ? [pruneInput()] : []),
    reasonInput({ label: 'Why is it needed?', hint, isOptional: !needsReason }),
  ]);
}

export interface SnoozeAskedFor extends ItemAsked {
  /** At least one, the first is chosen. */
  readonly choices: readonly SnoozeChoice[];
  /** So far ahead it may end. */
  readonly mostDays: number;
}

/** Asks until when an item is not to be told as open, and why. */
export function buildSnoozeDialog({ choices, mostDays, ...asked }: SnoozeAskedFor): ModalView {
  const told =
    'Reports keep it apart until then, with your name and reason, and tell of it again from that day on.';
  const hint = 'It stands in every report until then, and is kept on record.';
  const asking = { action: DRIFT_ACTIONS.snooze, title: 'Snooze', submit: 'Snooze', value: asked.value };
  return askDialog(asking, about(asked, told), [
    untilInput(choices),
    dateInput(mostDays),
    reasonInput({ label: 'Why can it wait?', hint }),
  ]);
}

/** What drifted, and what the dialog does about it. */
function about({ environment, application, sentence }: ItemAsked, told: string): readonly KnownBlock[] {
  return [
    richText([
      line(...codePart(application, 120), words(' in '), ...codePart(environment, 60)),
      line(...plainPart(sentence, 500)),
    ]),
    context(told),
  ];
}

function pruneInput(): InputBlock {
  const option = { text: plainText('Remove what Git has no more', SLACK_LIMITS.buttonText), value: 'prune' };
  return {
    type: 'input',
    block_id: DRIFT_INPUTS.prune,
    optional: true,
    label: plainText('With --prune', SLACK_LIMITS.headerText),
    hint: plainText('The plan names all that it would remove.', SLACK_LIMITS.headerText),
    element: {
      type: 'checkboxes',
      action_id: DRIFT_INPUTS.prune,
      options: [option],
      initial_options: [option],
    },
  };
}

function untilInput(choices: readonly SnoozeChoice[]): InputBlock {
  const options = choices.map(({ label, date }) => ({
    text: plainText(label, SLACK_LIMITS.buttonText),
    value: date,
  }));
  const [first] = options;
  return {
    type: 'input',
    block_id: DRIFT_INPUTS.until,
    label: plainText('Until', SLACK_LIMITS.headerText),
    element: {
      type: 'radio_buttons',
      action_id: DRIFT_INPUTS.until,
      options,
      ...(first && { initial_option: first }),
    },
  };
}

function dateInput(mostDays: number): InputBlock {
  return {
    type: 'input',
    block_id: DRIFT_INPUTS.date,
    optional: true,
    label: plainText('Or until another day', SLACK_LIMITS.headerText),
    hint: plainText(
      `At most ${mostDays} days from now. It counts instead of the choice above.`,
      SLACK_LIMITS.headerText,
    ),
    element: { type: 'datepicker', action_id: DRIFT_INPUTS.date },
  };
}
