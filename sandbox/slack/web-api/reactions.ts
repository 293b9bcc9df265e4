import { findMessage } from '../state.ts';
import { knownChannel } from './chat.ts';
import { type ApiMethod, requiredString, SlackApiError } from './method.ts';

const add: ApiMethod = {
  name: 'reactions.add',
  scopes: ['reactions:write'],
  run(slack, args) {
    const channel = knownChannel(slack, requiredString(args, 'channel'));
    const name = requiredString(args, 'name');
    const message = findMessage(slack.state, channel.id, requiredString(args, 'timestamp'));
    if (message === undefined) throw new SlackApiError('message_not_found');
    if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new SlackApiError('invalid_name');
    const user = slack.state.seed.app.botUserId;
    const reaction = message.reactions.find((other) => other.name === name);
    if (reaction?.users.includes(user)) throw new SlackApiError('already_reacted');
    if (reaction === undefined) message.reactions.push({ name, users: [user] });
    else reaction.users.push(user);
    slack.state.events.emit('change', { type: 'message', message });
    return {};
  },
};

export const reactionMethods: readonly ApiMethod[] = [add];
