import type { SlackContext } from '../context.ts';
import { addMessage } from '../state.ts';
import { knownChannel } from './chat.ts';
import { type ApiMethod, jsonArgument, optionalString, requiredString, SlackApiError } from './method.ts';

const getUploadUrl: ApiMethod = {
  name: 'files.getUploadURLExternal',
  scopes: ['files:write'],
  run(slack, args) {
    const length = Number(requiredString(args, 'length'));
    if (!(length > 0)) throw new SlackApiError('file_size_too_small');
    const id = slack.state.nextId('F');
    slack.files.set(id, { name: requiredString(args, 'filename'), length, data: undefined });
    return { file_id: id, upload_url: `${slack.address}/upload/${id}` };
  },
};

const completeUpload: ApiMethod = {
  name: 'files.completeUploadExternal',
  scopes: ['files:write'],
  run(slack, args) {
    const sent = jsonArgument(args, 'files', 'invalid_arguments');
    if (!Array.isArray(sent)) throw new SlackApiError('invalid_arguments');
    const files = sent.map(({ id, title }) => describe(slack, String(id), title));
    const channelId = optionalString(args, 'channel_id');
    if (channelId !== undefined) share(slack, channelId, files, args);
    return { files: files.map(({ id, title }) => ({ id, title })) };
  },
};

export const fileMethods: readonly ApiMethod[] = [getUploadUrl, completeUpload];

function describe(slack: SlackContext, id: string, title: unknown) {
  const file = slack.files.get(id);
  if (file?.data === undefined) throw new SlackApiError('file_not_found');
  return {
    id,
    name: file.name,
    title: typeof title === 'string' ? title : file.name,
    url: `${slack.address}/files/${id}`,
    size: file.data.length,
  };
}

function share(
  slack: SlackContext,
  channelId: string,
  files: ReturnType<typeof describe>[],
  args: Parameters<ApiMethod['run']>[1],
): void {
  const channel = knownChannel(slack, channelId);
  const { botUserId, botId } = slack.state.seed.app;
  if (!channel.members.has(botUserId)) throw new SlackApiError('not_in_channel');
  const threadTs = optionalString(args, 'thread_ts');
  addMessage(slack.state, {
    channel: channel.id,
    user: botUserId,
    botId,
    text: optionalString(args, 'initial_comment') ?? '',
    blocks: [],
    files,
    ...(threadTs !== undefined && { threadTs }),
  });
}
