import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  HeaderBlock,
  KnownBlock,
  PlainTextElement,
} from '@slack/types';
import { cut, oneLine } from '../wording/outside-text.ts';
import { BUTTON_VALUE_LENGTH, FALLBACK_LENGTH, SLACK_LIMITS } from './limits.ts';
import type { RunView, SlackMessage } from './run-view.ts';
import { escapeMrkdwn, mrkdwn } from './text.ts';

/** Buttons under a run. The value is the run's id. */
export const RUN_ACTIONS = {
  again: 'run.again',
  checkAgain: 'secrets.again',
  details: 'run.details',
} as const;

/** A heading in large letters. */
export function header(text: string): HeaderBlock {
  const shown = cut(oneLine(text), SLACK_LIMITS.headerText);
  return { type: 'header', text: { type: 'plain_text', text: shown || 'bitiq', emoji: false } };
}

/** A small grey line. The parts are `mrkdwn` that was made safe already; empty ones are left out. */
export function context(...parts: readonly (string | undefined)[]): ContextBlock {
  const text = cut(parts.filter(Boolean).join(' · '), SLACK_LIMITS.sectionText);
  return { type: 'context', elements: [{ type: 'mrkdwn', text: text || '–', verbatim: true }] };
}

/** What Slack asks before a click counts. Plain text. */
export interface Confirm {
  readonly title: string;
  readonly text: string;
  /** What the button says that goes on, and the one that does not. */
  readonly yes: string;
  readonly no: string;
  /** Of the button that goes on. Default: that of the button that asked. */
  readonly style?: 'primary' | 'danger';
}

export interface ButtonView {
  readonly label: string;
  readonly action: string;
  readonly value: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: Confirm;
}

export function buttons(...views: readonly ButtonView[]): ActionsBlock {
  return { type: 'actions', elements: views.map(toButton) };
}

function toButton({ label, action, value, style, confirm }: ButtonView): Button {
  const shown = value.slice(0, BUTTON_VALUE_LENGTH).toWellFormed();
  return {
    type: 'button',
    action_id: action,
    text: plainText(label, SLACK_LIMITS.buttonText),
    value: shown || '-',
    ...(style && { style }),
    ...(confirm && { confirm: toDialog(confirm, style) }),
  };
}

function toDialog(
  { title, text, yes, no, ...own }: Confirm,
  ofButton: ButtonView['style'],
): ConfirmationDialog {
  const style = own.style ?? ofButton;
  return {
    title: plainText(title, SLACK_LIMITS.confirmTitle),
    text: plainText(text, SLACK_LIMITS.confirmText),
    confirm: plainText(yes, SLACK_LIMITS.confirmButton),
    deny: plainText(no, SLACK_LIMITS.confirmButton),
    ...(style && { style }),
  };
}

/** Plain text on one line, cut to what Slack takes. */
export function plainText(text: string, limit: number): PlainTextElement {
  return { type: 'plain_text', text: cut(oneLine(text), limit) || '–', emoji: false };
}

export function runButtons(run: RunView, ...actions: readonly (keyof typeof RUN_ACTIONS)[]): ActionsBlock {
  const labels = { again: 'Run again', checkAgain: 'Check again', details: 'Details' };
  return buttons(
    ...actions.map((action) => ({ label: labels[action], action: RUN_ACTIONS[action], value: run.id })),
  );
}

/** The person who asked, as a name where it is known, because a mention calls somebody who need not act. */
export function requester({ requestedBy, requestedByName, schedule }: RunView): string {
  if (schedule !== undefined) return `schedule ${mrkdwn(schedule.name, 80)}`;
  if (requestedByName) return `@${mrkdwn(requestedByName, 80)}`;
  return /^[UW][A-Z0-9]{2,20}$/.test(requestedBy) ? `<@${requestedBy}>` : mrkdwn(requestedBy, 80);
}

/** Blocks with the sentence that a screen reader and a notification say instead of them. */
export function message(text: string, blocks: readonly KnownBlock[]): SlackMessage<KnownBlock> {
  return { text: cut(escapeMrkdwn(oneLine(text)), FALLBACK_LENGTH) || 'bitiq', blocks };
}
