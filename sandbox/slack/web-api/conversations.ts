import type { SlackContext } from '../context.ts';
import { type Message, toSlackMessage } from '../message.ts';
import { type Channel, directChannel } from '../state.ts';
import { knownChannel } from './chat.ts';
import {
  type ApiMethod,
  type Arguments,
  isTrue,
  optionalString,
  paginate,
  requiredString,
  SlackApiError,
} from './method.ts';

const READ = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];
const HISTORY = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];

const history: ApiMethod = {
  name: 'conversations.history',
  scopes: HISTORY,
  run(slack, args) {
    const channel = joinedChannel(slack, args);
    const top = shown(slack, channel).filter(({ ts, threadTs }) => threadTs === undefined || threadTs === ts);
    return { ...page(slack, channel, between(top, args).reverse(), args), pin_count: 0 };
  },
};

const replies: ApiMethod = {
  name: 'conversations.replies',
  scopes: HISTORY,
  run(slack, args) {
    const channel = joinedChannel(slack, args);
    const named = requiredString(args, 'ts');
    const all = shown(slack, channel);
    const root = all.find(({ ts }) => ts === named);
    if (root === undefined) throw new SlackApiError('thread_not_found');
    const rootTs = root.threadTs ?? root.ts;
    const thread = all.filter(({ ts, threadTs }) => ts === rootTs || threadTs === rootTs);
    return page(slack, channel, between(thread, args), args);
  },
};

const info: ApiMethod = {
  name: 'conversations.info',
  scopes: READ,
  run(slack, args) {
    return { channel: toSlackChannel(slack, knownChannel(slack, requiredString(args, 'channel'))) };
  },
};

const list: ApiMethod = {
  name: 'conversations.list',
  scopes: READ,
  run(slack, args) {
    const types = (optionalString(args, 'types') ?? 'public_channel').split(',');
    const visible = [...slack.state.channels.values()].filter(
      (channel) =>
        types.includes(typeOf(channel)) &&
        (typeOf(channel) === 'public_channel' || isMember(slack, channel)) &&
        !(isTrue(args, 'exclude_archived') && channel.isArchived),
    );
    const { items, ...rest } = paginate(visible, args);
    return { channels: items.map((channel) => toSlackChannel(slack, channel)), ...rest };
  },
};

const members: ApiMethod = {
  name: 'conversations.members',
  scopes: READ,
  run(slack, args) {
    const channel = knownChannel(slack, requiredString(args, 'channel'));
    const { items, ...rest } = paginate([...channel.members], args);
    return { members: items, ...rest };
  },
};

const open: ApiMethod = {
  name: 'conversations.open',
  scopes: ['im:write', 'channels:manage', 'groups:write', 'mpim:write'],
  run(slack, args) {
    const user = slack.state.users.get(optionalString(args, 'users') ?? '');
    if (user === undefined) throw new SlackApiError('user_not_found');
    if (user.deleted === true) throw new SlackApiError('user_disabled');
    const channel = directChannel(slack.state, user.id);
    return { channel: isTrue(args, 'return_im') ? toSlackChannel(slack, channel) : { id: channel.id } };
  },
};

const join: ApiMethod = {
  name: 'conversations.join',
  scopes: ['channels:join'],
  run(slack, args) {
    const channel = knownChannel(slack, requiredString(args, 'channel'));
    if (channel.isArchived) throw new SlackApiError('is_archived');
    if (typeOf(channel) !== 'public_channel')
      throw new SlackApiError('method_not_supported_for_channel_type');
    channel.members.add(slack.state.seed.app.botUserId);
    slack.state.events.emit('change', { type: 'channels' });
    return { channel: toSlackChannel(slack, channel) };
  },
};

export const conversationMethods: readonly ApiMethod[] = [history, replies, info, list, members, open, join];

function joinedChannel(slack: SlackContext, args: Arguments): Channel {
  const channel = knownChannel(slack, requiredString(args, 'channel'));
  if (!isMember(slack, channel)) throw new SlackApiError('not_in_channel');
  return channel;
}

function isMember(slack: SlackContext, channel: Channel): boolean {
  return channel.members.has(slack.state.seed.app.botUserId);
}

/** What everyone sees: ephemeral messages are in no history. */
function shown(slack: SlackContext, channel: Channel): Message[] {
  return (slack.state.messages.get(channel.id) ?? []).filter((message) => message.ephemeralTo === undefined);
}

function between(messages: readonly Message[], args: Arguments): Message[] {
  const oldest = optionalString(args, 'oldest') ?? '0';
  const latest = optionalString(args, 'latest') ?? '9999999999.000000';
  const inclusive = isTrue(args, 'inclusive');
  return messages.filter(
    ({ ts }) =>
      (Number(ts) > Number(oldest) && Number(ts) < Number(latest)) ||
      (inclusive && (ts === oldest || ts === latest)),
  );
}

function page(slack: SlackContext, channel: Channel, messages: readonly Message[], args: Arguments): object {
  const withMetadata = isTrue(args, 'include_all_metadata');
  const { items, response_metadata } = paginate(messages, args);
  const all = shown(slack, channel);
  return {
    messages: items.map((message) =>
      toSlackMessage(message, slack.state.seed.app, {
        withMetadata,
        replies: all.filter(({ ts, threadTs }) => threadTs === message.ts && ts !== message.ts),
      }),
    ),
    has_more: response_metadata.next_cursor !== '',
    ...(response_metadata.next_cursor !== '' && { response_metadata }),
  };
}

function typeOf(channel: Channel): 'im' | 'private_channel' | 'public_channel' {
  if (channel.directWith !== undefined) return 'im';
  return channel.isPrivate === true ? 'private_channel' : 'public_channel';
}

function toSlackChannel(slack: SlackContext, channel: Channel): object {
  if (channel.directWith !== undefined) {
    return { id: channel.id, created: channel.created, is_im: true, user: channel.directWith, is_open: true };
  }
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: true,
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: channel.isPrivate ?? false,
    is_archived: channel.isArchived,
    is_member: isMember(slack, channel),
    is_general: false,
    is_ext_shared: false,
    created: channel.created,
    creator: slack.state.seed.users[0]?.id ?? '',
    context_team_id: slack.state.seed.team.id,
    num_members: channel.members.size,
    topic: { value: channel.topic ?? '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  };
}
