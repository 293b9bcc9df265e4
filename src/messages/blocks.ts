import type { ActionsBlock, Button, ContextBlock, HeaderBlock, KnownBlock } from '@slack/types';
import { FALLBACK_LENGTH, SLACK_LIMITS } from './limits.ts';
import type { RunView, SlackMessage } from './run-view.ts';
import { cut, escapeMrkdwn, mrkdwn, oneLine } from './text.ts';

/** Buttons under a run. The value is the run's id. */
export const RUN_ACTIONS = { again: 'run.again', details: 'run.details' } as const;

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

export function runButtons(run: RunView, ...actions: readonly (keyof typeof RUN_ACTIONS)[]): ActionsBlock {
  const labels = { again: 'Run again', details: 'Details' };
  const elements = actions.map(
    (action): Button => ({
      type: 'button',
      action_id: RUN_ACTIONS[action],
      text: { type: 'plain_text', text: labels[action], emoji: false },
      value: run.id.slice(0, SLACK_LIMITS.buttonValue),
    }),
  );
  return { type: 'actions', elements };
}

/** The person who asked, as a name where it is known, because a mention calls somebody who need not act. */
export function requester({ requestedBy, requestedByName }: RunView): string {
  if (requestedByName) return `@${mrkdwn(requestedByName, 80)}`;
  return /^[UW][A-Z0-9]{2,20}$/.test(requestedBy) ? `<@${requestedBy}>` : mrkdwn(requestedBy, 80);
}

/** Blocks with the sentence that a screen reader and a notification say instead of them. */
export function message(text: string, blocks: readonly KnownBlock[]): SlackMessage<KnownBlock> {
  return { text: cut(escapeMrkdwn(oneLine(text)), FALLBACK_LENGTH) || 'bitiq', blocks };
}
