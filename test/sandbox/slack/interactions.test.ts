import { App, LogLevel } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningSlack, startSlack } from '../../../sandbox/slack/slack.ts';
import { silentLogger } from './silent-logger.ts';

let clock: number;
let slack: RunningSlack;
let client: WebClient;
let app: App;

beforeEach(async () => {
  clock = 1_790_000_000_000;
  slack = await startSlack({ now: () => clock, ackTimeoutMs: 1_000 });
  client = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    logger: silentLogger,
  });
  app = new App({
    token: slack.botToken,
    appToken: slack.appToken,
    socketMode: true,
    clientOptions: { slackApiUrl: slack.apiUrl },
    logLevel: LogLevel.ERROR,
  });
  app.command('/bitiq', ({ ack }) => ack());
  await app.start();
});
afterEach(async () => {
  await app.stop();
  await slack.stop();
});

const typed = () => slack.command({ user: 'mara', channel: 'prod', text: '/bitiq' });
const plain = (text: string) => ({ type: 'plain_text' as const, text });
const modal = (change: object = {}) => ({
  type: 'modal' as const,
  title: plain('Reject'),
  submit: plain('Reject'),
  callback_id: 'reject',
  blocks: [
    {
      type: 'input' as const,
      block_id: 'why',
      label: plain('Why'),
      element: { type: 'plain_text_input' as const, action_id: 'text' },
    },
  ],
  ...change,
});

describe('a response_url', () => {
  const use = (url: string, body: object) =>
    fetch(url, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });

  it('is good five times', async () => {
    const { responseUrl } = await typed();

    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) statuses.push((await use(responseUrl, { text: 'x' })).status);

    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
    expect(slack.ephemerals('mara')).toHaveLength(5);
  });

  it('is good for thirty minutes', async () => {
    const { responseUrl } = await typed();
    clock += 30 * 60_000 + 1;

    const response = await use(responseUrl, { text: 'late' });

    expect(await response.json()).toMatchObject({ ok: false, error: 'expired_url' });
  });

  it('posts for all, replaces and deletes what was clicked', async () => {
    const posted = await client.chat.postMessage({ channel: 'C0PROD001', text: 'old', blocks: [again] });
    const ts = posted.ts ?? '';
    let responseUrl = '';
    app.action('again', async ({ ack, body }) => {
      await ack();
      if (body.type === 'block_actions') responseUrl = body.response_url;
    });
    await slack.click({ user: 'mara', channel: 'prod', ts, actionId: 'again' });
    await slack.waitFor(() => responseUrl !== '');

    await use(responseUrl, { text: 'new', replace_original: true });
    await use(responseUrl, { text: 'to all', response_type: 'in_channel', replace_original: false });
    expect(slack.messages('prod').map(({ text }) => text)).toEqual(['new', 'to all']);

    await use(responseUrl, { delete_original: true });
    expect(slack.messages('prod').map(({ text }) => text)).toEqual(['to all']);
  });

  it('refuses blocks that Slack refuses', async () => {
    const { responseUrl } = await typed();

    const response = await use(responseUrl, { blocks: [{ type: 'section' }] });

    expect(await response.json()).toMatchObject({ error: 'invalid_blocks' });
  });
});

describe('a trigger_id', () => {
  it('opens one modal', async () => {
    const { triggerId } = await typed();
    await client.views.open({ trigger_id: triggerId, view: modal() });

    const again = client.views.open({ trigger_id: triggerId, view: modal() });

    await expect(again).rejects.toMatchObject({ data: { error: 'exchanged_trigger_id' } });
    expect(slack.view('mara')?.body.callback_id).toBe('reject');
  });

  it('is good for three seconds', async () => {
    const { triggerId } = await typed();
    clock += 3_001;

    const late = client.views.open({ trigger_id: triggerId, view: modal() });

    await expect(late).rejects.toMatchObject({ data: { error: 'expired_trigger_id' } });
  });
});

describe('a modal', () => {
  const given = (value: string) => ({ why: { text: { type: 'plain_text_input', value } } });
  beforeEach(async () => {
    const { triggerId } = await typed();
    await client.views.open({ trigger_id: triggerId, view: modal({ notify_on_close: true }) });
  });

  it('stays open while a field is empty, and the app is not asked', async () => {
    expect(await slack.submitView({ user: 'mara' })).toMatchObject({
      acknowledged: false,
      errors: { why: 'Please complete this required field.' },
    });
    expect(slack.view('mara')).toBeDefined();
  });

  it('shows what the app finds wrong, and closes when nothing is', async () => {
    app.view('reject', async ({ ack, view }) => {
      const isShort = (view.state.values.why?.text?.value ?? '').length < 10;
      if (isShort) await ack({ response_action: 'errors', errors: { why: 'Ten characters at least.' } });
      else await ack();
    });

    const short = await slack.submitView({ user: 'mara', values: given('no') });
    expect(short.errors).toEqual({ why: 'Ten characters at least.' });
    await slack.submitView({ user: 'mara', values: given('because of Vault') });
    expect(slack.view('mara')).toBeUndefined();
  });

  it('can be replaced, stacked three high and cleared by the answer', async () => {
    const answers = [
      { response_action: 'update' as const, view: modal({ callback_id: 'two' }) },
      { response_action: 'push' as const, view: modal({ callback_id: 'three' }) },
      { response_action: 'clear' as const },
    ];
    app.view(/.*/, async ({ ack }) => ack(answers.shift()));

    const seen: (string | undefined)[] = [];
    for (let count = 0; count < 3; count += 1) {
      await slack.submitView({ user: 'mara', values: given('x') });
      seen.push(slack.view('mara')?.body.callback_id);
    }

    expect(seen).toEqual(['two', 'three', undefined]);
  });

  it('is updated only with the hash that it has', async () => {
    const view = slack.view('mara');
    const update = (hash: string) =>
      client.views.update({ view_id: view?.id ?? '', hash, view: modal({ callback_id: 'new' }) });

    await expect(update('0.wrong')).rejects.toMatchObject({ data: { error: 'hash_conflict' } });
    await update(view?.hash ?? '');

    expect(slack.view('mara')?.body.callback_id).toBe('new');
  });

  it('tells the app that it was closed, where the app asked for that', async () => {
    const closed = new Promise((resolve) => {
      app.view({ callback_id: 'reject', type: 'view_closed' }, async ({ ack, body }) => {
        await ack();
        resolve(body.user.id);
      });
    });

    await slack.closeView({ user: 'mara' });

    expect(await closed).toBe('U0MARA001');
  });
});

describe('the App Home', () => {
  it('is published when a person opens it', async () => {
    app.event('app_home_opened', async ({ event, client: bolt }) => {
      const blocks = [{ type: 'section' as const, text: plain(`for ${event.user}`) }];
      await bolt.views.publish({ user_id: event.user, view: { type: 'home', blocks } });
    });

    await slack.openHome({ user: 'ines' });

    const home = await slack.waitFor(() => slack.home('ines'));
    expect(home.body.blocks).toMatchObject([{ text: { text: 'for U0INES001' } }]);
  });
});

const again = {
  type: 'actions' as const,
  elements: [{ type: 'button' as const, action_id: 'again', text: plain('Again') }],
};
