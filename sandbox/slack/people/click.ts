import type { SlackContext } from '../context.ts';
import type { DeliveryError } from '../delivery/delivery.ts';
import { type BlockObject, type Message, toSlackMessage } from '../message.ts';
import type { Channel, View } from '../state.ts';
import { toSlackView } from '../views.ts';
import type { SeedUser } from '../workspace.ts';
import { elementsOf, type StateValues, stateOf } from './state-values.ts';

/** What a person did to an interactive element. */
export interface Click {
  readonly actionId: string;
  /** Needed where two blocks hold the same `action_id`. */
  readonly blockId?: string;
  /** For a button: only the one with this value. */
  readonly value?: string;
  /** For everything but a button, what was picked: `{ selected_option: … }`, `{ selected_user: 'U…' }`. */
  readonly picked?: object;
  readonly values?: StateValues;
}

/** What became of a click. */
export interface ClickOutcome {
  readonly acknowledged: boolean;
  readonly error: DeliveryError | undefined;
  readonly ackMs: number;
}

/** Presses a button, or picks from a select, in a message. Throws where it holds no such element. */
export async function clickInMessage(
  slack: SlackContext,
  by: { user: SeedUser; channel: Channel; message: Message },
  click: Click,
): Promise<ClickOutcome> {
  const { user, channel, message } = by;
  const isEphemeral = message.ephemeralTo !== undefined;
  const path = slack.responseUrls.create({ user: user.id, channel: channel.id, ts: message.ts });
  return deliverClick(slack, user, message.blocks, click, {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    },
    channel: { id: channel.id, name: channel.name },
    ...(!isEphemeral && { message: toSlackMessage(message, slack.state.seed.app) }),
    state: { values: stateOf(message.blocks, click.values ?? {}) },
    response_url: `${slack.address}${path}`,
  });
}

/** The same in a modal or the App Home. */
export async function clickInView(
  slack: SlackContext,
  by: { user: SeedUser; view: View },
  click: Click,
): Promise<ClickOutcome> {
  const { user, view } = by;
  return deliverClick(slack, user, view.body.blocks, click, {
    container: { type: 'view', view_id: view.id },
    view: toSlackView(slack.state, view, stateOf(view.body.blocks, click.values ?? {})),
  });
}

async function deliverClick(
  slack: SlackContext,
  user: SeedUser,
  blocks: readonly BlockObject[],
  click: Click,
  place: object,
): Promise<ClickOutcome> {
  const { block, element } = findElement(blocks, click);
  const { action_id, type, text, value, style } = element;
  const action = {
    action_id,
    block_id: block.block_id,
    type,
    ...(type === 'button' && {
      text,
      ...(value !== undefined && { value }),
      ...(style !== undefined && { style }),
    }),
    ...click.picked,
    action_ts: slack.state.nextTs(),
  };
  const result = await slack.delivery.deliver('interactive', {
    type: 'block_actions',
    ...interactionHead(slack, user),
    ...place,
    actions: [action],
  });
  return {
    acknowledged: result.acknowledged,
    error: result.acknowledged ? undefined : result.error,
    ackMs: result.ackMs,
  };
}

/** The fields that every interaction payload begins with. */
export function interactionHead(slack: SlackContext, user: SeedUser): object {
  const { app, team } = slack.state.seed;
  return {
    user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId ?? team.id },
    api_app_id: app.id,
    token: 'sandbox-verification-token',
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: slack.triggers.create(user.id),
  };
}

/** In its block; in any other where the message was edited since, while a confirmation stood open. */
function findElement(
  blocks: readonly BlockObject[],
  click: Click,
): { block: BlockObject; element: BlockObject } {
  const found = blocks.flatMap((block) =>
    elementsOf(block)
      .filter(({ action_id }) => action_id === click.actionId)
      .filter(({ value }) => click.value === undefined || value === click.value)
      .map((element) => ({ block, element })),
  );
  const chosen = found.find(({ block }) => block.block_id === click.blockId) ?? found[0];
  if (chosen !== undefined) return chosen;
  const known = blocks.flatMap(elementsOf).map(({ action_id }) => action_id);
  throw new Error(`There is no element ${click.actionId} to click; there are: ${known.join(', ') || 'none'}`);
}
