import type { Message } from '../message.ts';
import type { PageChannel, PageEvent, PageState, PageView } from '../page-state.ts';
import type { SeedUser } from '../workspace.ts';

/** What there is to draw, and who looks at it. */
export interface Store {
  readonly state: PageState;
  readonly messages: Map<string, Message>;
  channels: readonly PageChannel[];
  faults: PageState['faults'];
  readonly views: Map<string, readonly PageView[]>;
  readonly homes: Map<string, PageView>;
  person: SeedUser;
  /** A channel's id, or `home` for the App Home. */
  place: string;
  /** The thread that is open beside it. */
  thread: string | undefined;
  readonly readUpTo: Map<string, string>;
}

export async function loadStore(): Promise<Store> {
  const response = await fetch('/sandbox/state');
  const state = (await response.json()) as PageState;
  const [handle, place] = decodeURIComponent(location.hash.slice(1)).split('/');
  const people = switchable(state);
  const person = people.find(({ name }) => name === handle) ?? people[0];
  if (person === undefined) throw new Error('The workspace has no people');
  const store: Store = {
    state,
    messages: new Map(state.messages.map((message) => [keyOf(message), message])),
    channels: state.channels,
    faults: state.faults,
    views: new Map(Object.entries(state.views)),
    homes: new Map(Object.entries(state.homes)),
    person,
    place: '',
    thread: undefined,
    readUpTo: new Map(),
  };
  const linked = channelsOf(store).find(({ id }) => id === permalinked()?.channel)?.id;
  store.place = linked ?? placeNamed(store, place ?? '') ?? channelsOf(store)[0]?.id ?? 'home';
  return store;
}

/** The message whose permalink the page was opened with. */
export function permalinked(): { readonly channel: string; readonly ts: string } | undefined {
  const [, channel, seconds, micros] = /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(location.pathname) ?? [];
  return channel === undefined ? undefined : { channel, ts: `${seconds}.${micros}` };
}

/** The people that one can be: everyone but bots and the deactivated. */
export function switchable(state: PageState): SeedUser[] {
  return state.users.filter((user) => user.isBot !== true && user.deleted !== true);
}

function placeNamed(store: Store, name: string): string | undefined {
  if (name === 'home') return name;
  return channelsOf(store).find((channel) => channel.name === name)?.id;
}

/** Takes in what has changed. */
export function applyEvent(store: Store, event: PageEvent): void {
  switch (event.type) {
    case 'message':
      store.messages.set(keyOf(event.message), event.message);
      return;
    case 'deleted':
      store.messages.delete(`${event.channel}/${event.ts}`);
      return;
    case 'views':
      store.views.set(event.user, event.views);
      return;
    case 'home':
      store.homes.set(event.user, event.home);
      return;
    case 'channels':
      store.channels = event.channels;
      return;
    case 'panel':
      store.faults = event.faults;
      return;
    default:
      event satisfies never;
  }
}

export function keyOf(message: Pick<Message, 'channel' | 'ts'>): string {
  return `${message.channel}/${message.ts}`;
}

/** The channels that the person is in, direct messages apart. */
export function channelsOf(store: Store): PageChannel[] {
  return store.channels.filter(
    ({ directWith, members }) => directWith === undefined && members.includes(store.person.id),
  );
}

/** The bot's direct messages with the person, once there are any. */
export function directOf(store: Store): PageChannel | undefined {
  return store.channels.find(({ directWith }) => directWith === store.person.id);
}

/** What the person sees in a channel, oldest first; replies are in `thread`s. */
export function messagesIn(store: Store, channel: string): Message[] {
  return visible(store, channel).filter(({ threadTs, ts }) => threadTs === undefined || threadTs === ts);
}

/** A thread's parent and replies. */
export function threadIn(store: Store, channel: string, root: string): Message[] {
  return visible(store, channel).filter(({ threadTs, ts }) => ts === root || threadTs === root);
}

function visible(store: Store, channel: string): Message[] {
  return [...store.messages.values()]
    .filter(
      (message) =>
        message.channel === channel &&
        (message.ephemeralTo === undefined || message.ephemeralTo === store.person.id),
    )
    .sort((a, b) => a.ts.localeCompare(b.ts));
}

/** Whether a channel holds what the person has not seen. */
export function isUnread(store: Store, channel: string): boolean {
  const latest = messagesIn(store, channel).at(-1)?.ts ?? '0';
  return channel !== store.place && latest > (store.readUpTo.get(`${store.person.id}/${channel}`) ?? '0');
}

export function markRead(store: Store): void {
  const latest = messagesIn(store, store.place).at(-1)?.ts ?? '0';
  store.readUpTo.set(`${store.person.id}/${store.place}`, latest);
}

/** Asks the sandbox to do something as the person. Rejects with what it said against it. */
export async function act<T>(name: string, body: object): Promise<T> {
  const response = await fetch(`/sandbox/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as T & { error?: string };
  if (!response.ok) throw new Error(answer.error);
  return answer;
}
