import type { SlackContext } from '../context.ts';
import { acceptView, findView, openView, publishHome, replaceView, toSlackView } from '../views.ts';
import {
  type ApiMethod,
  type Arguments,
  jsonArgument,
  optionalString,
  requiredString,
  SlackApiError,
} from './method.ts';

const open: ApiMethod = {
  name: 'views.open',
  scopes: [],
  run: (slack, args) => openWithTrigger(slack, args, 'open'),
};

const push: ApiMethod = {
  name: 'views.push',
  scopes: [],
  run: (slack, args) => openWithTrigger(slack, args, 'push'),
};

const update: ApiMethod = {
  name: 'views.update',
  scopes: [],
  run(slack, args) {
    const { state } = slack;
    const id = optionalString(args, 'view_id');
    const externalId = optionalString(args, 'external_id');
    const view = findView(state, { ...(id && { id }), ...(externalId && { externalId }) });
    if (view === undefined) throw new SlackApiError('not_found');
    const hash = optionalString(args, 'hash');
    if (hash !== undefined && hash !== view.hash) throw new SlackApiError('hash_conflict');
    replaceView(state, view, acceptView(state, viewOf(args), view.type));
    return { view: toSlackView(state, view) };
  },
};

const publish: ApiMethod = {
  name: 'views.publish',
  scopes: [],
  run(slack, args) {
    const { state } = slack;
    const user = requiredString(args, 'user_id');
    if (!state.users.has(user)) throw new SlackApiError('user_not_found');
    const hash = optionalString(args, 'hash');
    if (hash !== undefined && hash !== state.homes.get(user)?.hash) throw new SlackApiError('hash_conflict');
    const view = publishHome(state, user, acceptView(state, viewOf(args), 'home'));
    return { view: toSlackView(state, view) };
  },
};

export const viewMethods: readonly ApiMethod[] = [open, push, update, publish];

function viewOf(args: Arguments): unknown {
  return jsonArgument(args, 'view', 'invalid_arguments');
}

function openWithTrigger(slack: SlackContext, args: Arguments, how: 'open' | 'push'): object {
  const triggerId = requiredString(args, 'trigger_id');
  const body = acceptView(slack.state, viewOf(args), 'modal');
  const trigger = slack.triggers.exchange(triggerId);
  if ('error' in trigger) throw new SlackApiError(trigger.error);
  const view = openView(slack.state, trigger.user, body, how);
  return { view: toSlackView(slack.state, view) };
}
