import type { IncomingMessage, ServerResponse } from 'node:http';
import { emojiByName } from './emoji.ts';
import { readBody, sendJson } from './http.ts';
import type { PageChannel, PageEvent, PageState, PageView } from './page-state.ts';
import type { RouteContext } from './route-context.ts';
import type { Change, Channel, View } from './state.ts';

/** How many messages of a channel the page gets to begin with. */
const LATEST = 200;

type Act = (context: RouteContext, body: never) => unknown;

/** What the page can do, by the last part of `/sandbox/…`. */
const ACTS: Readonly<Record<string, Act>> = {
  command: ({ people }, body) => people.command(body),
  say: ({ people }, body) => people.say(body),
  click: ({ people }, body) => people.click(body),
  'click-view': ({ people }, body) => people.clickView(body),
  'submit-view': ({ people }, body) => people.submitView(body),
  'close-view': ({ people }, body) => people.closeView(body),
  'open-home': ({ people }, body) => people.openHome(body),
  'toggle-fault': async ({ options, slack }, { id }: { id: string }) => {
    await options.panel?.toggle(id);
    slack.state.events.emit('change', { type: 'panel' });
  },
};

/** Answers what the page asks for and does. */
export async function answerPageCall(
  context: RouteContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = (request.url ?? '').split(/[/?]/)[2] ?? '';
  if (request.method === 'GET' && name === 'state') sendJson(response, 200, pageState(context));
  else if (request.method === 'GET' && name === 'events') streamEvents(context, request, response);
  else if (request.method === 'POST' && Object.hasOwn(ACTS, name) && isOurPage(request)) {
    await act(context, ACTS[name] as Act, request, response);
  } else sendJson(response, 404, { error: 'not found' });
}

async function act(
  context: RouteContext,
  run: Act,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const result = await run(context, JSON.parse((await readBody(request)).toString()) as never);
    sendJson(response, 200, result ?? {});
  } catch (error) {
    sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) });
  }
}

/** Keeps other sites in the same browser from typing here. */
function isOurPage(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

function pageState({ slack, options }: RouteContext): PageState {
  const { state } = slack;
  const { team, app } = state.seed;
  return {
    team,
    app,
    users: state.seed.users,
    userGroups: state.seed.userGroups,
    channels: [...state.channels.values()].map(toPageChannel),
    messages: [...state.messages.values()].flatMap((list) => list.slice(-LATEST)),
    views: Object.fromEntries([...state.viewStacks].map(([user, views]) => [user, views.map(toPageView)])),
    homes: Object.fromEntries([...state.homes].map(([user, view]) => [user, toPageView(view)])),
    faults: options.panel?.list() ?? [],
    completions: options.completions?.() ?? [],
    emoji: emojiByName,
  };
}

function streamEvents(context: RouteContext, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': hello\n\n');
  const send = (change: Change) =>
    response.write(`data: ${JSON.stringify(toPageEvent(context, change))}\n\n`);
  context.slack.state.events.on('change', send);
  request.on('close', () => context.slack.state.events.off('change', send));
}

function toPageEvent({ slack, options }: RouteContext, change: Change): PageEvent {
  const { state } = slack;
  switch (change.type) {
    case 'message':
    case 'deleted':
      return change;
    case 'views':
      return { ...change, views: (state.viewStacks.get(change.user) ?? []).map(toPageView) };
    case 'home':
      return { ...change, home: toPageView(state.homes.get(change.user) as View) };
    case 'channels':
      return { type: 'channels', channels: [...state.channels.values()].map(toPageChannel) };
    case 'panel':
      return { type: 'panel', faults: options.panel?.list() ?? [] };
    default:
      return change satisfies never;
  }
}

function toPageChannel(channel: Channel): PageChannel {
  return {
    id: channel.id,
    name: channel.name,
    topic: channel.topic ?? '',
    isPrivate: channel.isPrivate ?? false,
    members: [...channel.members],
    ...(channel.directWith !== undefined && { directWith: channel.directWith }),
  };
}

function toPageView({ id, hash, body }: View): PageView {
  return { id, hash, body };
}
