import { EventEmitter } from 'node:events';
import type { BlockObject, Message } from './message.ts';
import type { SeedChannel, SeedUser, SeedUserGroup, WorkspaceSeed } from './workspace.ts';

export interface Channel extends Omit<SeedChannel, 'members'> {
  readonly members: Set<string>;
  readonly created: number;
  /** For a direct message: the person at the other end from the bot. */
  readonly directWith?: string;
  isArchived: boolean;
}

/** A modal or App Home as it is kept. */
export interface View {
  readonly id: string;
  readonly type: 'modal' | 'home';
  readonly user: string;
  hash: string;
  /** The view object as the app sent it, block ids filled in. */
  body: ViewBody;
  readonly rootId: string;
  readonly previousId: string | undefined;
}

export interface ViewBody {
  readonly type: string;
  readonly blocks: readonly BlockObject[];
  readonly callback_id?: string;
  readonly external_id?: string;
  readonly private_metadata?: string;
  readonly notify_on_close?: boolean;
  readonly clear_on_close?: boolean;
  readonly [field: string]: unknown;
}

/** Something the page has to draw anew. */
export type Change =
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'deleted'; readonly channel: string; readonly ts: string }
  | { readonly type: 'views'; readonly user: string }
  | { readonly type: 'home'; readonly user: string }
  | { readonly type: 'channels' }
  | { readonly type: 'panel' };

export interface State {
  readonly seed: WorkspaceSeed;
  readonly users: ReadonlyMap<string, SeedUser>;
  readonly userGroups: ReadonlyMap<string, SeedUserGroup>;
  readonly channels: Map<string, Channel>;
  /** By channel, in the order of `ts`; ephemeral ones too. */
  readonly messages: Map<string, Message[]>;
  /** The modals that a person has open, the top one last. */
  readonly viewStacks: Map<string, View[]>;
  readonly homes: Map<string, View>;
  /** Emits `change` with a `Change`. */
  readonly events: EventEmitter<{ change: [Change] }>;
  readonly now: () => number;
  /** A new `ts`, later than every one before. */
  nextTs(): string;
  /** A new id, e.g. `V0000001A`. */
  nextId(prefix: string): string;
}

export function newState(seed: WorkspaceSeed, now: () => number): State {
  const created = Math.floor(now() / 1000);
  let lastMicros = 0;
  let ids = 0;
  const channels = new Map<string, Channel>(
    seed.channels.map((channel) => [
      channel.id,
      {
        ...channel,
        members: new Set(channel.members),
        created,
        isArchived: channel.isArchived ?? false,
      },
    ]),
  );
  const state: State = {
    seed,
    users: new Map(seed.users.map((user) => [user.id, user])),
    userGroups: new Map(seed.userGroups.map((group) => [group.id, group])),
    channels,
    messages: new Map(),
    viewStacks: new Map(),
    homes: new Map(),
    events: new EventEmitter<{ change: [Change] }>().setMaxListeners(0),
    now,
    nextTs() {
      lastMicros = Math.max(lastMicros + 1, Math.floor(now() * 1000));
      return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, '0')}`;
    },
    nextId(prefix) {
      ids += 1;
      return `${prefix}${ids.toString(36).toUpperCase().padStart(9, '0')}`;
    },
  };
  const people = seed.users.filter(({ isBot, deleted }: SeedUser) => !isBot && !deleted);
  for (const { id } of people) directChannel(state, id);
  return state;
}

/** A channel by id, by `name` or by `#name`. */
export function findChannel(state: State, name: string): Channel | undefined {
  const plain = name.replace(/^#/, '');
  return state.channels.get(name) ?? [...state.channels.values()].find((channel) => channel.name === plain);
}

/** A person by id, by handle or by `@handle`. */
export function findUser(state: State, name: string): SeedUser | undefined {
  const plain = name.replace(/^@/, '');
  return state.users.get(name) ?? [...state.users.values()].find((user) => user.name === plain);
}

/** The direct message channel between the bot and a person; opened on first use. */
export function directChannel(state: State, user: string): Channel {
  const known = [...state.channels.values()].find((channel) => channel.directWith === user);
  if (known !== undefined) return known;
  const channel: Channel = {
    id: state.nextId('D'),
    name: 'directmessage',
    members: new Set([user, state.seed.app.botUserId]),
    created: Math.floor(state.now() / 1000),
    directWith: user,
    isArchived: false,
  };
  state.channels.set(channel.id, channel);
  state.events.emit('change', { type: 'channels' });
  return channel;
}

/** Adds a message and tells the page. */
export function addMessage(
  state: State,
  content: Omit<Message, 'ts' | 'edits' | 'reactions' | 'files'> & Partial<Pick<Message, 'files'>>,
): Message {
  const message: Message = { files: [], ...content, ts: state.nextTs(), edits: 0, reactions: [] };
  const list = state.messages.get(message.channel) ?? [];
  list.push(message);
  state.messages.set(message.channel, list);
  const parent = list.find((other) => other.ts === message.threadTs);
  if (parent !== undefined && parent !== message && message.ephemeralTo === undefined) {
    parent.threadTs = parent.ts;
    state.events.emit('change', { type: 'message', message: parent });
  }
  state.events.emit('change', { type: 'message', message });
  return message;
}

/** Changes a message in place and tells the page. */
export function editMessage(
  state: State,
  message: Message,
  change: Partial<Pick<Message, 'text' | 'blocks' | 'metadata'>>,
): void {
  Object.assign(message, change);
  message.edits += 1;
  message.editedTs = state.nextTs();
  state.events.emit('change', { type: 'message', message });
}

export function removeMessage(state: State, message: Message): void {
  const list = state.messages.get(message.channel) ?? [];
  state.messages.set(
    message.channel,
    list.filter((other) => other !== message),
  );
  state.events.emit('change', { type: 'deleted', channel: message.channel, ts: message.ts });
}

/** A message of a channel by its `ts`, ephemeral ones too. */
export function findMessage(state: State, channel: string, ts: string): Message | undefined {
  return state.messages.get(channel)?.find((message) => message.ts === ts);
}
