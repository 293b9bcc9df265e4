import { createHash, randomUUID } from 'node:crypto';
import { LIMITS } from './blocks/rules.ts';
import { checkView, withIds } from './blocks/validate.ts';
import type { State, View, ViewBody } from './state.ts';
import { invalid, SlackApiError } from './web-api/method.ts';

/** Slack allows a modal and two more pushed upon it. */
const STACK_LIMIT = 3;

/** A view as the app sent it, checked and with its ids. Throws what Slack throws. */
export function acceptView(state: State, sent: unknown, type: 'modal' | 'home'): ViewBody {
  const problems = checkView(sent);
  if (problems.length > 0) throw invalid('invalid_arguments', problems);
  const view = sent as ViewBody;
  if (view.type !== type)
    throw invalid('invalid_arguments', [`must be one of: ${type} [json-pointer:/view/type]`]);
  if (JSON.stringify(view).length > LIMITS.viewPayload) throw new SlackApiError('view_too_large');
  return { ...view, blocks: withIds(view.blocks, () => state.nextId('').slice(-5)) };
}

/** Puts a modal before a person: a first one, or on top of those that are open. */
export function openView(state: State, user: string, body: ViewBody, how: 'open' | 'push'): View {
  const stack = how === 'push' ? (state.viewStacks.get(user) ?? []) : [];
  if (how === 'push' && stack.length === 0) throw new SlackApiError('not_found');
  if (stack.length >= STACK_LIMIT) throw new SlackApiError('push_limit_reached');
  assertFreeExternalId(state, body);
  const id = state.nextId('V');
  const view: View = {
    id,
    type: 'modal',
    user,
    hash: newHash(state),
    body,
    rootId: stack[0]?.id ?? id,
    previousId: stack.at(-1)?.id,
  };
  state.viewStacks.set(user, [...stack, view]);
  state.events.emit('change', { type: 'views', user });
  return view;
}

/** Changes an open modal or a home. */
export function replaceView(state: State, view: View, body: ViewBody): void {
  view.body = body;
  view.hash = newHash(state);
  state.events.emit('change', { type: view.type === 'home' ? 'home' : 'views', user: view.user });
}

/** Takes away the top modal, or all of them. */
export function closeViews(state: State, user: string, how: 'top' | 'all'): void {
  const stack = state.viewStacks.get(user) ?? [];
  state.viewStacks.set(user, how === 'all' ? [] : stack.slice(0, -1));
  state.events.emit('change', { type: 'views', user });
}

export function publishHome(state: State, user: string, body: ViewBody): View {
  const id = state.homes.get(user)?.id ?? state.nextId('V');
  const view: View = {
    id,
    type: 'home',
    user,
    hash: newHash(state),
    body,
    rootId: id,
    previousId: undefined,
  };
  state.homes.set(user, view);
  state.events.emit('change', { type: 'home', user });
  return view;
}

/** An open modal or a home, by its id or by the app's own. */
export function findView(state: State, by: { id?: string; externalId?: string }): View | undefined {
  const all = [...[...state.viewStacks.values()].flat(), ...state.homes.values()];
  return all.find(
    (view) =>
      (by.id !== undefined && view.id === by.id) ||
      (by.externalId !== undefined && view.body.external_id === by.externalId),
  );
}

/** The view as API answers and payloads carry it. */
export function toSlackView(state: State, view: View, values: object = {}): object {
  const { app, team } = state.seed;
  return {
    private_metadata: '',
    callback_id: '',
    external_id: '',
    clear_on_close: false,
    notify_on_close: false,
    submit: null,
    close: null,
    ...view.body,
    id: view.id,
    team_id: team.id,
    app_id: app.id,
    app_installed_team_id: team.id,
    bot_id: app.botId,
    root_view_id: view.rootId,
    previous_view_id: view.previousId ?? null,
    hash: view.hash,
    state: { values },
  };
}

function assertFreeExternalId(state: State, body: ViewBody): void {
  const externalId = body.external_id;
  if (externalId && findView(state, { externalId }) !== undefined) {
    throw new SlackApiError('duplicate_external_id');
  }
}

function newHash(state: State): string {
  const digest = createHash('sha256').update(randomUUID()).digest('hex').slice(0, 8);
  return `${Math.floor(state.now() / 1000)}.${digest}`;
}
