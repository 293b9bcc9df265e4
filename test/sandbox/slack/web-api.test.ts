import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningSlack, startSlack } from '../../../sandbox/slack/slack.ts';
import { defaultWorkspace } from '../../../sandbox/slack/workspace.ts';
import { silentLogger } from './silent-logger.ts';

let clock = 1_790_000_000_000;
let slack: RunningSlack;
let client: WebClient;

beforeEach(async () => {
  slack = await startSlack({ now: () => clock });
  client = clientWith(slack.botToken);
});
afterEach(() => slack.stop());

const prod = 'C0PROD001';

describe('the Web API', () => {
  it('says who the token is, and which scopes it has', async () => {
    const me = await client.auth.test();

    expect(me).toMatchObject({ team_id: 'T0BITIQ01', user_id: 'U0BITIQ01', bot_id: 'B0BITIQ01' });
    expect(me.response_metadata?.scopes).toContain('chat:write');
  });

  it.each([
    ['no token', undefined, 'not_authed'],
    ['a token of somewhere else', 'xoxb-other', 'invalid_auth'],
  ])('refuses %s', async (_what, token, error) => {
    await expect(clientWith(token).auth.test()).rejects.toMatchObject({ data: { error } });
  });

  it('refuses a token that was revoked, and one of the wrong kind', async () => {
    await expect(clientWith(slack.appToken).auth.test()).rejects.toMatchObject({
      data: { error: 'not_allowed_token_type' },
    });
    slack.revokedTokens.add(slack.botToken);

    await expect(client.auth.test()).rejects.toMatchObject({ data: { error: 'token_revoked' } });
  });

  it('names the scope that is missing', async () => {
    const { app } = defaultWorkspace;
    const scopes = app.scopes.filter((scope) => scope !== 'usergroups:read');
    const poor = await startSlack({ workspace: { ...defaultWorkspace, app: { ...app, scopes } } });
    const call = clientWith(poor.botToken, poor).usergroups.list();

    await expect(call).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'usergroups:read', provided: scopes.join(',') },
    });
    await poor.stop();
  });

  it('keeps blocks and metadata, and edits only what is sent', async () => {
    const metadata = { event_type: 'run', event_payload: { id: '7k3f' } };
    const blocks = [{ type: 'divider' as const }];
    const { ts = '' } = await client.chat.postMessage({ channel: prod, text: 'one', blocks, metadata });

    await client.chat.update({ channel: prod, ts, text: 'two' });

    const { messages } = await client.conversations.history({ channel: prod, include_all_metadata: true });
    expect(messages?.[0]).toMatchObject({ text: 'two', metadata, blocks: [{ type: 'divider' }] });
    expect(slack.messages('prod')).toHaveLength(1);
    expect(slack.messages('prod')[0]?.edits).toBe(1);
  });

  it('leads through a thread, and not into the channel', async () => {
    const { ts = '' } = await client.chat.postMessage({ channel: prod, text: 'parent' });
    await client.chat.postMessage({ channel: prod, text: 'reply', thread_ts: ts });

    const history = await client.conversations.history({ channel: prod });
    const thread = await client.conversations.replies({ channel: prod, ts });
    expect(history.messages).toMatchObject([{ text: 'parent', reply_count: 1 }]);
    expect(thread.messages?.map(({ text }) => text)).toEqual(['parent', 'reply']);
  });

  it('hands out history page by page', async () => {
    for (const text of ['1', '2', '3']) await client.chat.postMessage({ channel: prod, text });

    const first = await client.conversations.history({ channel: prod, limit: 2 });
    const second = await client.conversations.history({
      channel: prod,
      limit: 2,
      cursor: first.response_metadata?.next_cursor ?? '',
    });

    expect([first.messages, second.messages].map((page) => page?.map(({ text }) => text))).toEqual([
      ['3', '2'],
      ['1'],
    ]);
    expect(second.has_more).toBe(false);
  });

  it.each([
    ['an unknown channel', { channel: 'C0NOWHERE' }, 'channel_not_found'],
    ['a private channel that it is not in', { channel: 'C0ROOM0001' }, 'channel_not_found'],
    ['a message without words', { text: '' }, 'no_text'],
    ['blocks that are not JSON', { blocks: '[{' }, 'invalid_blocks_format'],
    ['a thread that is no timestamp', { thread_ts: 'soon' }, 'invalid_thread_ts'],
  ])('refuses to post with %s', async (_what, change, error) => {
    const call = client.apiCall('chat.postMessage', { channel: prod, text: 'x', ...change });

    await expect(call).rejects.toMatchObject({ data: { error } });
    expect(slack.messages('prod')).toHaveLength(0);
  });

  it('refuses edits of what others wrote, of what is gone, and of what is too long', async () => {
    const theirs = slack.say({ user: 'mara', channel: 'prod', text: 'hello' });
    const { ts = '' } = await client.chat.postMessage({ channel: prod, text: 'mine' });
    const update = (change: object) =>
      client.apiCall('chat.update', { channel: prod, ts, text: 'x', ...change });

    await expect(update({ ts: theirs.ts })).rejects.toMatchObject({ data: { error: 'cant_update_message' } });
    await expect(update({ ts: '1.000001' })).rejects.toMatchObject({ data: { error: 'message_not_found' } });
    await expect(update({ text: 'x'.repeat(4001) })).rejects.toMatchObject({
      data: { error: 'msg_too_long' },
    });
  });

  it('shows an ephemeral message to one person and in no history', async () => {
    await client.chat.postEphemeral({ channel: prod, user: 'U0MARA001', text: 'for you' });
    const stranger = client.chat.postEphemeral({ channel: 'C0SNO00001', user: 'U0GAST001', text: 'x' });

    await expect(stranger).rejects.toMatchObject({ data: { error: 'user_not_in_channel' } });
    const { messages } = await client.conversations.history({ channel: prod });
    expect(messages).toEqual([]);
    expect(slack.ephemerals('mara').map(({ text }) => text)).toEqual(['for you']);
    expect(slack.ephemerals('ines')).toEqual([]);
  });

  it('knows people, guests and groups', async () => {
    const guest = await client.users.info({ user: 'U0GAST001' });
    const gone = await client.users.info({ user: 'U0KAI0001' });
    const { users } = await client.usergroups.users.list({ usergroup: 'S0PLATFORM' });

    expect(guest.user).toMatchObject({ is_ultra_restricted: true, tz: 'Europe/Vienna' });
    expect(gone.user).toMatchObject({ deleted: true });
    expect(users).toEqual(['U0INES001', 'U0JUN0001']);
  });

  it('takes JSON bodies as well as forms', async () => {
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ channel: prod, text: 'by JSON' }),
    });

    expect(await response.json()).toMatchObject({ ok: true, message: { text: 'by JSON' } });
  });
});

describe('channels', () => {
  it('refuse what is posted where the bot is not, or nobody may any more', async () => {
    const odd = await startSlack({
      workspace: {
        ...defaultWorkspace,
        channels: [
          { id: 'C0OUTSIDE1', name: 'outside', members: ['U0MARA001'] },
          { id: 'C0OLD00001', name: 'old', isArchived: true, members: ['U0BITIQ01'] },
        ],
      },
    });
    const post = (channel: string) => clientWith(odd.botToken, odd).chat.postMessage({ channel, text: 'x' });

    await expect(post('C0OUTSIDE1')).rejects.toMatchObject({ data: { error: 'not_in_channel' } });
    await expect(post('C0OLD00001')).rejects.toMatchObject({ data: { error: 'is_archived' } });
    await clientWith(odd.botToken, odd).conversations.join({ channel: 'C0OUTSIDE1' });
    await expect(post('C0OUTSIDE1')).resolves.toMatchObject({ ok: true });
    await odd.stop();
  });

  it('are listed as far as the bot can see, with their members', async () => {
    const types = 'public_channel,private_channel';
    const { channels } = await client.conversations.list({ types, exclude_archived: true });
    const { members } = await client.conversations.members({ channel: prod });
    const info = await client.conversations.info({ channel: prod });

    expect(channels?.map(({ name }) => name)).toEqual([
      'prod',
      'staging',
      'sno',
      'local',
      'new',
      'bitiq-audit',
    ]);
    expect(members).toContain('U0GAST001');
    expect(info.channel).toMatchObject({ name: 'prod', is_member: true, is_private: false });
  });

  it('are opened for a person by their id', async () => {
    await client.chat.postMessage({ channel: 'U0MARA001', text: 'for you' });
    const { channel } = await client.conversations.open({ users: 'U0MARA001' });

    expect(slack.directMessages('mara')).toMatchObject([{ text: 'for you', channel: channel?.id }]);
  });
});

describe('a message', () => {
  it('is refused where its blocks are too long together', async () => {
    const text = { type: 'mrkdwn' as const, text: 'x'.repeat(2900) };
    const blocks = Array.from({ length: 5 }, () => ({ type: 'section' as const, text }));
    const post = (count: number) =>
      client.chat.postMessage({ channel: prod, text: 'x', blocks: blocks.slice(0, count) });

    await expect(post(4)).resolves.toMatchObject({ ok: true });
    await expect(post(5)).rejects.toMatchObject({ data: { error: 'msg_blocks_too_long' } });
  });

  it('is refused with the place in its blocks that is wrong', async () => {
    const call = client.chat.postMessage({ channel: prod, text: 'x', blocks: [{ type: 'section' }] });

    await expect(call).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        response_metadata: {
          messages: ['[ERROR] must provide one of: text, fields [json-pointer:/blocks/0]'],
        },
      },
    });
  });

  it('can be linked to, reacted to once, and deleted', async () => {
    const { ts = '' } = await client.chat.postMessage({ channel: prod, text: 'x' });
    const react = () => client.reactions.add({ channel: prod, timestamp: ts, name: 'eyes' });

    const { permalink } = await client.chat.getPermalink({ channel: prod, message_ts: ts });
    await react();
    await expect(react()).rejects.toMatchObject({ data: { error: 'already_reacted' } });
    await client.chat.delete({ channel: prod, ts });

    expect(permalink).toBe(`https://bitiq.slack.com/archives/${prod}/p${ts.replace('.', '')}`);
    expect(slack.messages('prod')).toEqual([]);
  });
});

describe('rate limits', () => {
  it('allow a burst in a channel and then a message a second', async () => {
    const post = (channel: string) => client.chat.postMessage({ channel, text: 'x' });
    for (let count = 0; count < 5; count += 1) await post(prod);

    await expect(post(prod)).rejects.toMatchObject({ retryAfter: 1 });
    await expect(post('C0SNO00001')).resolves.toMatchObject({ ok: true });
    clock += 1_000;
    await expect(post(prod)).resolves.toMatchObject({ ok: true });
  });

  it('allow about fifty edits a minute', async () => {
    const { ts = '' } = await client.chat.postMessage({ channel: prod, text: 'x' });
    const edit = () => client.chat.update({ channel: prod, ts, text: 'y' });
    for (let count = 0; count < 50; count += 1) await edit();

    await expect(edit()).rejects.toMatchObject({ retryAfter: 2 });
    clock += 2_000;
    await expect(edit()).resolves.toMatchObject({ ok: true });
  });
});

describe('trouble', () => {
  const post = () => client.chat.postMessage({ channel: prod, text: 'x' });

  it('is planned call by call', async () => {
    slack.trouble.next.set('chat.postMessage', [
      { answer: 'ratelimited', retryAfterS: 7 },
      { answer: 'server-error' },
    ]);

    await expect(post()).rejects.toMatchObject({ retryAfter: 7 });
    await expect(post()).rejects.toMatchObject({ statusCode: 500 });
    await expect(post()).resolves.toMatchObject({ ok: true });
    expect(slack.calls.map(({ outcome }) => outcome)).toEqual(['ratelimited', 'server-error', 'ok']);
  });

  it.each(['server-error', 'reset', 'hang'] as const)('can do what was asked and then %s', async (answer) => {
    slack.trouble.next.set('chat.postMessage', [{ when: 'after', answer }]);

    await expect(post()).rejects.toThrow();
    expect(slack.messages('prod')).toHaveLength(1);
  });

  it('can be of the whole API', async () => {
    slack.trouble.status = 503;
    await expect(post()).rejects.toMatchObject({ statusCode: 503 });
    slack.trouble.status = undefined;
    slack.trouble.mode = 'refuse';

    await expect(post()).rejects.toThrow();
    expect(slack.messages('prod')).toHaveLength(0);
  });
});

function clientWith(token: string | undefined, of = slack): WebClient {
  return new WebClient(token, {
    slackApiUrl: of.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 500,
    logger: silentLogger,
  });
}
