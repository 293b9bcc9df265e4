import type { SlackContext } from '../context.ts';
import type { DeliveryError } from '../delivery/delivery.ts';
import type { View } from '../state.ts';
import { acceptView, closeViews, openView, replaceView, toSlackView } from '../views.ts';
import { SlackApiError } from '../web-api/method.ts';
import type { SeedUser } from '../workspace.ts';
import { interactionHead } from './click.ts';
import { type StateValues, stateOf } from './state-values.ts';

/** What became of a submitted modal. */
export interface SubmitOutcome {
  readonly acknowledged: boolean;
  readonly error: DeliveryError | 'invalid_response' | undefined;
  /** What is wrong, by `block_id`: found by Slack (empty fields) or by the app. The modal stays open. */
  readonly errors: Readonly<Record<string, string>>;
  readonly ackMs: number;
}

/** Submits the modal that a person has before them. */
export async function submitModal(
  slack: SlackContext,
  by: { user: SeedUser; view: View },
  given: StateValues,
): Promise<SubmitOutcome> {
  const values = stateOf(by.view.body.blocks, given);
  const missing = missingInputs(by.view, values);
  if (Object.keys(missing).length > 0) {
    return { acknowledged: false, error: undefined, errors: missing, ackMs: 0 };
  }
  const result = await slack.delivery.deliver('interactive', {
    type: 'view_submission',
    ...interactionHead(slack, by.user),
    view: toSlackView(slack.state, by.view, values),
    response_urls: [],
  });
  if (!result.acknowledged) return { ...result, errors: {} };
  try {
    const errors = followResponse(slack, by, result.body);
    return { acknowledged: true, error: undefined, errors, ackMs: result.ackMs };
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error;
    return { acknowledged: true, error: 'invalid_response', errors: {}, ackMs: result.ackMs };
  }
}

/** Closes the top modal; the app is told where it asked for that. */
export async function closeModal(slack: SlackContext, by: { user: SeedUser; view: View }): Promise<void> {
  closeViews(slack.state, by.user.id, 'top');
  if (by.view.body.notify_on_close !== true) return;
  await slack.delivery.deliver('interactive', {
    type: 'view_closed',
    ...interactionHead(slack, by.user),
    view: toSlackView(slack.state, by.view),
    is_cleared: false,
  });
}

/** Does what the app answered with `response_action`; the errors it named. */
function followResponse(
  slack: SlackContext,
  { user, view }: { user: SeedUser; view: View },
  body: unknown,
): Record<string, string> {
  const answer = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  switch (answer.response_action) {
    case 'errors':
      return (answer.errors ?? {}) as Record<string, string>;
    case 'update':
      replaceView(slack.state, view, acceptView(slack.state, answer.view, 'modal'));
      return {};
    case 'push':
      openView(slack.state, user.id, acceptView(slack.state, answer.view, 'modal'), 'push');
      return {};
    case 'clear':
      closeViews(slack.state, user.id, 'all');
      return {};
    default:
      closeViews(slack.state, user.id, 'top');
      return {};
  }
}

function missingInputs(view: View, values: StateValues): Record<string, string> {
  const missing: Record<string, string> = {};
  for (const block of view.body.blocks) {
    if (block.type !== 'input' || block.optional === true) continue;
    const element = block.element as { action_id: string };
    const given = values[String(block.block_id)]?.[element.action_id] ?? {};
    if (isBlank(given)) missing[String(block.block_id)] = 'Please complete this required field.';
  }
  return missing;
}

/** Whether an input's state says that nothing was given: every field but its type is empty. */
function isBlank(given: object): boolean {
  return Object.entries(given)
    .filter(([name]) => name !== 'type')
    .every(([, value]) => value === null || value === undefined || value === '' || isEmptyList(value));
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
