import { LIMITS } from '../blocks/rules.ts';
import type { SlackContext } from '../context.ts';
import { type Message, toSlackMessage } from '../message.ts';
import {
  addMessage,
  type Channel,
  directChannel,
  editMessage,
  findMessage,
  removeMessage,
} from '../state.ts';
import { isEmpty, readContent } from './content.ts';
import { type ApiMethod, isTrue, optionalString, requiredString, SlackApiError } from './method.ts';

const postMessage: ApiMethod = {
  name: 'chat.postMessage',
  scopes: ['chat:write'],
  run(slack, args) {
    const { state } = slack;
    const channel = writableChannel(slack, requiredString(args, 'channel'));
    const content = readContent(slack, args);
    if (isEmpty(content)) throw new SlackApiError('no_text');
    const threadTs = optionalString(args, 'thread_ts');
    const message = addMessage(state, {
      ...author(slack),
      channel: channel.id,
      text: (content.text ?? '').slice(0, LIMITS.postText),
      blocks: content.blocks ?? [],
      ...(threadTs !== undefined && { threadTs: threadOf(slack, channel, threadTs) }),
      ...(content.metadata !== undefined && { metadata: content.metadata }),
    });
    if (threadTs !== undefined && isTrue(args, 'reply_broadcast')) {
      addMessage(state, {
        ...author(slack),
        channel: channel.id,
        text: message.text,
        blocks: message.blocks,
      });
    }
    return {
      channel: channel.id,
      ts: message.ts,
      message: toSlackMessage(message, state.seed.app, { withMetadata: true }),
      ...((content.text ?? '').length > LIMITS.postText && {
        response_metadata: { warnings: ['message_truncated'] },
      }),
    };
  },
};

const update: ApiMethod = {
  name: 'chat.update',
  scopes: ['chat:write'],
  run(slack, args) {
    const { state } = slack;
    const channel = knownChannel(slack, requiredString(args, 'channel'));
    const message = ownMessage(slack, channel, requiredString(args, 'ts'), 'cant_update_message');
    if (channel.isArchived) throw new SlackApiError('is_archived');
    const content = readContent(slack, args);
    if (content.text === undefined && content.blocks === undefined) throw new SlackApiError('no_text');
    if ((content.text ?? '').length > LIMITS.updateText) throw new SlackApiError('msg_too_long');
    editMessage(state, message, {
      ...(content.text !== undefined && { text: content.text }),
      ...(content.blocks !== undefined && { blocks: content.blocks }),
      ...(content.metadata !== undefined && { metadata: content.metadata }),
    });
    return {
      channel: channel.id,
      ts: message.ts,
      text: message.text,
      message: toSlackMessage(message, state.seed.app, { withMetadata: true }),
    };
  },
};

const deleteMessage: ApiMethod = {
  name: 'chat.delete',
  scopes: ['chat:write'],
  run(slack, args) {
    const channel = knownChannel(slack, requiredString(args, 'channel'));
    const message = ownMessage(slack, channel, requiredString(args, 'ts'), 'cant_delete_message');
    removeMessage(slack.state, message);
    return { channel: channel.id, ts: message.ts };
  },
};

const postEphemeral: ApiMethod = {
  name: 'chat.postEphemeral',
  scopes: ['chat:write'],
  run(slack, args) {
    const channel = writableChannel(slack, requiredString(args, 'channel'));
    const user = requiredString(args, 'user');
    if (!channel.members.has(user)) throw new SlackApiError('user_not_in_channel');
    const content = readContent(slack, args);
    if (isEmpty(content)) throw new SlackApiError('no_text');
    if ((content.text ?? '').length > LIMITS.postText) throw new SlackApiError('msg_too_long');
    const threadTs = optionalString(args, 'thread_ts');
    const message = addMessage(slack.state, {
      ...author(slack),
      channel: channel.id,
      text: content.text ?? '',
      blocks: content.blocks ?? [],
      ephemeralTo: user,
      ...(threadTs !== undefined && { threadTs }),
    });
    return { message_ts: message.ts };
  },
};

const getPermalink: ApiMethod = {
  name: 'chat.getPermalink',
  scopes: [],
  run(slack, args) {
    const channel = knownChannel(slack, requiredString(args, 'channel'));
    const ts = requiredString(args, 'message_ts');
    const message = findMessage(slack.state, channel.id, ts);
    if (message === undefined || message.ephemeralTo !== undefined) {
      throw new SlackApiError('message_not_found');
    }
    const thread = message.threadTs === undefined ? '' : `?thread_ts=${message.threadTs}&cid=${channel.id}`;
    return {
      channel: channel.id,
      permalink: `https://${slack.state.seed.team.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}${thread}`,
    };
  },
};

export const chatMethods: readonly ApiMethod[] = [
  postMessage,
  update,
  deleteMessage,
  postEphemeral,
  getPermalink,
];

function author(slack: SlackContext): { user: string; botId: string } {
  const { botUserId, botId } = slack.state.seed.app;
  return { user: botUserId, botId };
}

/** A channel as the bot may see it: private ones only from inside. Throws `channel_not_found`. */
export function knownChannel(slack: SlackContext, id: string): Channel {
  const { state } = slack;
  if (state.users.has(id)) return directChannel(state, id);
  const byName = id.startsWith('#') ? id.slice(1) : undefined;
  const channel = state.channels.get(id) ?? [...state.channels.values()].find(({ name }) => name === byName);
  const isMember = channel?.members.has(state.seed.app.botUserId) ?? false;
  if (channel === undefined || (channel.isPrivate === true && !isMember)) {
    throw new SlackApiError('channel_not_found');
  }
  return channel;
}

function writableChannel(slack: SlackContext, id: string): Channel {
  const channel = knownChannel(slack, id);
  if (channel.isArchived) throw new SlackApiError('is_archived');
  const mayJoin = !channel.isPrivate && slack.state.seed.app.scopes.includes('chat:write.public');
  if (!channel.members.has(slack.state.seed.app.botUserId) && !mayJoin) {
    throw new SlackApiError('not_in_channel');
  }
  return channel;
}

function ownMessage(slack: SlackContext, channel: Channel, ts: string, error: string): Message {
  const message = findMessage(slack.state, channel.id, ts);
  if (message === undefined || message.ephemeralTo !== undefined) {
    throw new SlackApiError('message_not_found');
  }
  if (message.botId !== slack.state.seed.app.botId) throw new SlackApiError(error);
  return message;
}

/** The parent's `ts`, also where a reply was named. Slack takes an unknown one as it is. */
function threadOf(slack: SlackContext, channel: Channel, ts: string): string {
  if (!/^\d+\.\d{6}$/.test(ts)) throw new SlackApiError('invalid_thread_ts');
  return findMessage(slack.state, channel.id, ts)?.threadTs ?? ts;
}
