import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { checkSlackFiles } from '../../../sandbox/slack/blocks/slack-files.ts';
import { type RunningSlack, startSlack } from '../../../sandbox/slack/slack.ts';
import { defaultWorkspace } from '../../../sandbox/slack/workspace.ts';
import { silentLogger } from './silent-logger.ts';

let clock = 1_790_000_000_000;
let slack: RunningSlack;
let client: WebClient;

beforeEach(async () => {
  slack = await startSlack({ now: () => clock, rateLimits: 'off' });
  client = clientOf(slack);
});
afterEach(() => slack.stop());

const channel = 'C0PROD001';
const clientOf = ({ botToken, apiUrl: slackApiUrl }: RunningSlack) =>
  new WebClient(botToken, { slackApiUrl, logger: silentLogger, retryConfig: { retries: 0 } });

/** Begins an upload and sends these bytes. Returns the file's id and what the upload was answered. */
async function upload(filename: string, bytes: string, length = bytes.length) {
  const { file_id: id = '', upload_url: url = '' } = await client.files.getUploadURLExternal({
    filename,
    length,
  });
  const response = await fetch(url, { method: 'POST', body: bytes });
  return { id, status: response.status };
}

const complete = (id: string, to: { channel_id?: string; thread_ts?: string } = {}) =>
  client.files.completeUploadExternal({ files: [{ id, title: 'a title' }], ...to } as never);
const refused = (error: string) => ({ data: { error } });
const picture = (id: string) => ({ type: 'image' as const, slack_file: { id }, alt_text: 'a picture' });

describe('files in three steps', () => {
  it('by the client, as one part of a form', async () => {
    await client.filesUploadV2({ channel_id: channel, filename: 'evidence.json', content: '{"a":1}' });

    const [file] = slack.messages('prod')[0]?.files ?? [];

    expect(file).toMatchObject({ name: 'evidence.json', size: 7 });
    const shown = await fetch(`${slack.address}/sandbox/files/${file?.id}`);
    expect(shown.headers.get('content-disposition')).toContain('attachment');
    expect(await shown.text()).toBe('{"a":1}');
  });

  it('into a thread', async () => {
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'root' });
    const { id } = await upload('items.csv', 'a,b');

    await complete(id, { channel_id: channel, thread_ts: ts });

    const { messages = [] } = await client.conversations.replies({ channel, ts });
    expect(messages[1]).toMatchObject({ thread_ts: ts, files: [{ id, title: 'a title' }] });
  });

  it('refuses an upload that is not as long as announced, or that nobody began', async () => {
    const short = await upload('a.csv', 'abc', 4);
    const unknown = await fetch(`${slack.address}/upload/F000000ZZ`, { method: 'POST', body: 'abc' });

    expect([short.status, unknown.status]).toEqual([400, 404]);
    await expect(complete(short.id)).rejects.toMatchObject(refused('file_not_found'));
    await expect(complete('F000000ZZ')).rejects.toMatchObject(refused('file_not_found'));
  });

  it('completes an upload once', async () => {
    const { id } = await upload('a.csv', 'abc');
    await complete(id, { channel_id: channel });

    await expect(complete(id, { channel_id: channel })).rejects.toMatchObject(refused('file_not_found'));
    expect(slack.messages('prod')).toHaveLength(1);
  });

  it('shares nothing where the bot is not', async () => {
    const { id } = await upload('a.csv', 'abc');

    await expect(complete(id, { channel_id: 'C0ROOM0001' })).rejects.toMatchObject(
      refused('channel_not_found'),
    );
  });

  it('wants files:write to upload, and files:read to read', async () => {
    const { app } = defaultWorkspace;
    const scopes = app.scopes.filter((scope) => scope !== 'files:write');
    const poor = await startSlack({ workspace: { ...defaultWorkspace, app: { ...app, scopes } } });
    const asked = clientOf(poor).files.getUploadURLExternal({ filename: 'a.csv', length: 3 });
    await expect(asked).rejects.toMatchObject({ data: { error: 'missing_scope', needed: 'files:write' } });
    const { id } = await upload('a.csv', 'abc');
    await complete(id, { channel_id: channel });
    const url = slack.messages('prod')[0]?.files[0]?.url_private ?? '';

    const answers = await Promise.all([
      fetch(url),
      fetch(url, { headers: { authorization: `Bearer ${slack.botToken}` } }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    await poor.stop();
  });
});

describe('pictures in messages', () => {
  it('are shown once Slack has looked through them', async () => {
    const { id } = await upload('chart.png', 'png');
    await complete(id);
    const post = () => client.chat.postMessage({ channel, text: 'chart', blocks: [picture(id)] });

    await expect(post()).rejects.toMatchObject({
      data: { error: 'invalid_blocks', errors: ['invalid slack file [json-pointer:/blocks/0/slack_file]'] },
    });
    clock += 10_000;

    await expect(post()).resolves.toMatchObject({ ok: true });
    const shown = await fetch(`${slack.address}/sandbox/files/${id}`);
    expect(shown.headers.get('content-type')).toBe('image/png');
  });

  it('are no pictures where they are files of another kind', async () => {
    const { id } = await upload('items.csv', 'abc');
    await complete(id);
    clock += 10_000;

    const post = client.chat.postMessage({ channel, text: 'chart', blocks: [picture(id)] });

    await expect(post).rejects.toMatchObject(refused('invalid_blocks'));
  });
});

test.each<[string, object, readonly string[]]>([
  ['a file that is there', picture('F00000001'), []],
  ['one that is not', picture('F00000002'), ['invalid slack file [json-pointer:/blocks/0/slack_file]']],
  [
    'a name that is no id',
    picture('chart'),
    ['input must match regex pattern: ^[F][A-Z0-9]{8,}$ [json-pointer:/blocks/0/slack_file/id]'],
  ],
  [
    'id and address at once',
    {
      ...picture('F00000001'),
      slack_file: { id: 'F00000001', url: 'https://files.slack.com/files-pri/T1-F00000001/a.png' },
    },
    ['must provide one of: id, url [json-pointer:/blocks/0/slack_file]'],
  ],
  [
    'its address',
    { ...picture(''), slack_file: { url: 'https://files.slack.com/files-pri/T1-F00000001/a.png' } },
    [],
  ],
  [
    'one that is not, beside a text',
    { type: 'section', accessory: picture('F00000002') },
    ['invalid slack file [json-pointer:/blocks/0/accessory/slack_file]'],
  ],
])('of a picture by %s Slack says so', (_what, block, problems) => {
  expect(checkSlackFiles([block], (id) => id === 'F00000001')).toEqual(problems);
});
