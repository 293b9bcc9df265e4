import type { SlackContext } from '../context.ts';
import type { Message } from '../message.ts';
import { type Channel, directChannel, findChannel, findMessage, findUser, type View } from '../state.ts';
import type { SeedUser } from '../workspace.ts';
import { type Click, type ClickOutcome, clickInMessage, clickInView } from './click.ts';
import { type CommandOutcome, typeCommand } from './command.ts';
import { openHome, say } from './events.ts';
import { closeModal, type SubmitOutcome, submitModal } from './modal.ts';
import type { StateValues } from './state-values.ts';

/**
 * What people do in the workspace, and what they see. People are named by id or handle, channels by id
 * or name; an unknown one throws.
 */
export interface People {
  /** `text` is the whole line: `/bitiq preflight prod`. */
  command(by: { user: string; channel: string; text: string }): Promise<CommandOutcome>;
  say(by: { user: string; channel: string; text: string; threadTs?: string }): Message;
  click(by: { user: string; channel: string; ts: string } & Click): Promise<ClickOutcome>;
  /** Clicks in the person's top modal, or with `home` in their App Home. */
  clickView(by: { user: string; home?: boolean } & Click): Promise<ClickOutcome>;
  submitView(by: { user: string; values?: StateValues }): Promise<SubmitOutcome>;
  closeView(by: { user: string }): Promise<void>;
  openHome(by: { user: string }): Promise<void>;
  /** What everyone in a channel sees, replies among them, oldest first. */
  messages(channel: string): readonly Message[];
  /** What only this person sees, in all channels. */
  ephemerals(user: string): readonly Message[];
  /** The modal that a person has before them. */
  view(user: string): View | undefined;
  home(user: string): View | undefined;
  /** The direct messages of the bot with a person. */
  directMessages(user: string): readonly Message[];
}

export function createPeople(slack: SlackContext): People {
  const { state } = slack;
  const all = (channel: Channel) => state.messages.get(channel.id) ?? [];
  const person = (name: string) => found(findUser(state, name), 'person', name);
  const room = (name: string) => found(findChannel(state, name), 'channel', name);
  const modal = (user: SeedUser) => found(state.viewStacks.get(user.id)?.at(-1), 'open modal of', user.name);
  return {
    command: ({ user, channel, text }) =>
      typeCommand(slack, { user: person(user), channel: room(channel), text }),
    say: ({ user, channel, ...rest }) => say(slack, { user: person(user), channel: room(channel), ...rest }),
    click({ user, channel: channelName, ts, ...click }) {
      const channel = room(channelName);
      const message = found(findMessage(state, channel.id, ts), 'message', ts);
      return clickInMessage(slack, { user: person(user), channel, message }, click);
    },
    clickView({ user: name, home, ...click }) {
      const user = person(name);
      const view = home === true ? found(state.homes.get(user.id), 'App Home of', name) : modal(user);
      return clickInView(slack, { user, view }, click);
    },
    submitView({ user: name, values = {} }) {
      const user = person(name);
      return submitModal(slack, { user, view: modal(user) }, values);
    },
    closeView({ user: name }) {
      const user = person(name);
      return closeModal(slack, { user, view: modal(user) });
    },
    openHome({ user: name }) {
      const user = person(name);
      return openHome(slack, user, directChannel(state, user.id));
    },
    messages: (channel) => all(room(channel)).filter(({ ephemeralTo }) => ephemeralTo === undefined),
    ephemerals(user) {
      const { id } = person(user);
      return [...state.messages.values()].flat().filter(({ ephemeralTo }) => ephemeralTo === id);
    },
    view: (user) => state.viewStacks.get(person(user).id)?.at(-1),
    home: (user) => state.homes.get(person(user).id),
    directMessages: (user) => all(directChannel(state, person(user).id)),
  };
}

function found<T>(value: T | undefined, what: string, name: string): T {
  if (value === undefined) throw new Error(`There is no ${what} ${name}`);
  return value;
}
