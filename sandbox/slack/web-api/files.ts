import type { SlackContext } from '../context.ts';
import { PROCESSING_MS, toSlackFile } from '../files.ts';
import type { SlackFile } from '../slack-file.ts';
import { addMessage } from '../state.ts';
import { knownChannel } from './chat.ts';
import {
  type ApiMethod,
  type Arguments,
  jsonArgument,
  optionalString,
  requiredString,
  SlackApiError,
} from './method.ts';

const getUploadUrl: ApiMethod = {
  name: 'files.getUploadURLExternal',
  scopes: ['files:write'],
  run(slack, args) {
    const length = Number(requiredString(args, 'length'));
    if (!(length > 0)) throw new SlackApiError('file_size_too_small');
    const name = requiredString(args, 'filename');
    const id = slack.state.nextId('F');
    slack.files.set(id, { id, name, length, title: name });
    return { file_id: id, upload_url: `${slack.address}/upload/${id}` };
  },
};

const completeUpload: ApiMethod = {
  name: 'files.completeUploadExternal',
  scopes: ['files:write'],
  run(slack, args) {
    const sent = jsonArgument(args, 'files', 'invalid_arguments');
    if (!Array.isArray(sent) || sent.length === 0) throw new SlackApiError('invalid_arguments');
    const files = sent.map(({ id, title }) => ({ file: uploaded(slack, String(id)), title }));
    const place = placeOf(slack, args);
    for (const { file, title } of files) {
      file.readyAt = slack.state.now() + PROCESSING_MS;
      if (typeof title === 'string') file.title = title;
    }
    if (place !== undefined)
      share(
        slack,
        place,
        files.map(({ file }) => file),
        args,
      );
    return { files: files.map(({ file }) => ({ id: file.id, title: file.title })) };
  },
};

export const fileMethods: readonly ApiMethod[] = [getUploadUrl, completeUpload];

/** Whose bytes are there, and which was not completed: that can be done once. */
function uploaded(slack: SlackContext, id: string): SlackFile {
  const file = slack.files.get(id);
  if (file?.data === undefined || file.readyAt !== undefined) throw new SlackApiError('file_not_found');
  return file;
}

function placeOf(slack: SlackContext, args: Arguments): string | undefined {
  const channelId = optionalString(args, 'channel_id');
  if (channelId === undefined) return undefined;
  const channel = knownChannel(slack, channelId);
  if (channel.isArchived) throw new SlackApiError('is_archived');
  if (!channel.members.has(slack.state.seed.app.botUserId)) throw new SlackApiError('not_in_channel');
  return channel.id;
}

function share(slack: SlackContext, channel: string, files: readonly SlackFile[], args: Arguments): void {
  const { botUserId, botId } = slack.state.seed.app;
  const threadTs = optionalString(args, 'thread_ts');
  addMessage(slack.state, {
    channel,
    user: botUserId,
    botId,
    text: optionalString(args, 'initial_comment') ?? '',
    blocks: [],
    files: files.map((file) => toSlackFile(slack, file)),
    ...(threadTs !== undefined && { threadTs }),
  });
}
