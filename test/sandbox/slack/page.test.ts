import { App, LogLevel } from '@slack/bolt';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../sandbox/services/chromium.ts';
import { requireService } from '../../../sandbox/services/require-service.ts';
import { type RunningSlack, startSlack } from '../../../sandbox/slack/slack.ts';

const HOSTILE = '<img src=x onerror="document.title=1"> <script>document.title=2</script>';

let slack: RunningSlack;
let app: App;
let browser: Browser;
let page: Page;
const problems: string[] = [];
let deletions = 0;
const chosen: string[] = [];
const homesOpened: string[] = [];
const faults = [
  { id: 'worker', title: 'worker-2 is NotReady', check: 'worker-nodes', environment: 'prod', planted: false },
];

const chromiumPath = await requireService("the workspace's page", findChromium);

describe.skipIf(chromiumPath === undefined)('the page', () => {
  beforeAll(async () => {
    slack = await startSlack({
      completions: () => ['help', 'preflight prod'],
      panel: {
        list: () => faults,
        toggle: () => {
          for (const fault of faults) fault.planted = !fault.planted;
        },
      },
    });
    app = tinyBot();
    await app.start();
    browser = await chromium.launch({
      executablePath: chromiumPath ?? '',
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
    });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.on('pageerror', ({ message }) => problems.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.goto(slack.address);
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    await slack.stop();
  });

  it('completes a command and shows its message grow', async () => {
    const box = page.getByLabel('Message #prod');
    await box.fill('/bitiq pre');
    await box.press('Tab');
    expect(await box.inputValue()).toBe('/bitiq preflight prod');

    await box.press('Enter');

    await page.getByText('1 of 2').waitFor();
    await page.getByRole('heading', { name: 'prod is ready' }).waitFor();
    expect(await page.locator('.message').count()).toBe(1);
  });

  it('keeps hostile text as text', async () => {
    await page.getByText(HOSTILE).first().waitFor();

    expect(await page.title()).toBe('bitiq sandbox');
    expect(await page.locator('#messages img, #messages script').count()).toBe(0);
  });

  it('opens a modal at a click, shows what is wrong in it, and closes it when all is well', async () => {
    await page.getByRole('button', { name: 'Reject…' }).click();
    const why = page.getByRole('textbox', { name: 'Why' });
    await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
    await page.getByText('Please complete this required field.').waitFor();
    expect(await why.getAttribute('aria-invalid')).toBe('true');

    await why.fill('because');
    await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();

    await page.getByRole('heading', { name: 'rejected: because' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('asks before a button that wants to be sure, and takes Esc for no', async () => {
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog', { name: 'Sure?' }).waitFor();

    await page.keyboard.press('Escape');

    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(deletions).toBe(0);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => deletions).toBe(1);
  });

  it('keeps a menu open while its message changes and others come', async () => {
    const channel = 'C0PROD001';
    const { ts = '' } = await app.client.chat.postMessage({
      channel,
      text: 'drift',
      blocks: [withMenu('2 drifted')],
    });
    await page.getByRole('button', { name: 'More actions' }).click();

    await app.client.chat.update({ channel, ts, text: 'drift', blocks: [withMenu('1 drifted')] });
    await app.client.chat.postMessage({ channel, text: 'and another' });
    await page.getByText('1 drifted').waitFor();
    await page.getByText('and another').waitFor();

    await page.getByRole('menuitem', { name: 'Details' }).click({ timeout: 5_000 });
    await expect.poll(() => chosen).toEqual(['details']);
    expect(await page.getByRole('menu').count()).toBe(0);
    await expect.poll(() => page.evaluate<string>('document.activeElement?.ariaLabel')).toBe('More actions');
  });

  it('shows a private answer to one person only, and other zones to others', async () => {
    const box = page.getByLabel('Message #prod');
    await box.fill('/bitiq help');
    await box.press('Enter');
    await page.getByText('Only visible to you').waitFor();
    const inBerlin = await page
      .getByText(/^noon /)
      .first()
      .textContent();

    await page.getByRole('radio', { name: /jun/ }).check({ force: true });

    await expect.poll(() => page.getByText('Only visible to you').count()).toBe(0);
    expect(inBerlin).toBe('noon 13:00');
    expect(
      await page
        .getByText(/^noon /)
        .first()
        .textContent(),
    ).toBe('noon 21:00');
  });

  it('tells who clicked', async () => {
    await page.getByRole('button', { name: 'Who' }).click();

    await page.getByText('it was @jun').waitFor();
  });

  it('is walked by keyboard: channels by arrows, a thread, and back by Esc', async () => {
    await page.getByRole('button', { name: 'prod', exact: true }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'staging' }).waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /1 reply/ }).press('Enter');
    await page.getByRole('complementary', { name: 'Thread' }).getByText('details').waitFor();

    await page.keyboard.press('Escape');

    await expect.poll(() => page.getByRole('complementary').count()).toBe(0);
  });

  it('plants a fault by its switch', async () => {
    await page.getByRole('button', { name: /Faults/ }).click();
    await page.getByRole('switch', { name: /worker-2 is NotReady/ }).press('Space');

    await expect.poll(() => faults[0]?.planted).toBe(true);
    await page.getByRole('button', { name: 'Faults 1' }).waitFor();
    await page.getByRole('button', { name: 'Close faults' }).click();
  });

  it('has an unread dot for a channel that one does not look at', async () => {
    await app.client.chat.postMessage({ channel: 'C0STAGING1', text: 'drift' });

    await page.getByRole('button', { name: 'staging unread' }).waitFor();
  });

  it('tells the app that a Home was opened, by a link, a click or as somebody else', async () => {
    const other = await browser.newPage();
    const home = other.locator('.home-page');

    await other.goto(`${slack.address}/#ines/home`);
    await home.getByText('Home 1 of @ines').waitFor();
    await other.getByRole('radio', { name: /jun/ }).check({ force: true });
    await home.getByText('Home 2 of @jun').waitFor();
    await other.locator('[data-place="C0STAGING1"]').click();
    await other.locator('[data-place="home"]').click();
    await home.getByText('Home 3 of @jun').waitFor();

    expect(homesOpened).toEqual(['ines', 'jun', 'jun']);
    await other.close();
  });

  it('shows what came while it was being opened', async () => {
    const other = await browser.newPage();
    const held = Promise.withResolvers<void>();
    await other.route('**/sandbox/events', async (route) => {
      await held.promise;
      await route.continue();
    });
    const listens = other.waitForRequest('**/sandbox/events');

    await other.goto(`${slack.address}/#ines/staging`);
    await listens;
    await app.client.chat.postMessage({ channel: 'C0STAGING1', text: 'just now' });
    held.resolve();

    await other.getByText('just now').waitFor();
    await other.close();
  });

  it('fits 800 pixels, with the panel over the channel', async () => {
    await page.setViewportSize({ width: 800, height: 700 });
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    await page.getByRole('button', { name: /^Faults/ }).click();
    const panel = await page.getByRole('complementary').boundingBox();
    const channel = await page.getByRole('main').boundingBox();

    expect(overflow).toBeLessThanOrEqual(0);
    expect(panel).toEqual(channel);
    expect(panel).toMatchObject({ y: 0, width: 604, height: 700 });
  });

  it('is dark when asked to be, and made no errors', async () => {
    const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    await page.setViewportSize({ width: 1280, height: 800 });
    const light = await ground();
    await page.getByRole('button', { name: /^Theme/ }).click();
    await page.getByRole('button', { name: /^Theme/ }).click();

    expect(await ground()).not.toBe(light);
    expect(problems).toEqual([]);
  });
});

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const header = (text: string) => ({ type: 'header' as const, text: plain(text) });
const section = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } });
const button = (text: string, action_id: string, more: object = {}) => ({
  type: 'button' as const,
  action_id,
  text: plain(text),
  ...more,
});
const withMenu = (text: string) => ({
  ...section(text),
  block_id: 'item',
  accessory: {
    type: 'overflow' as const,
    action_id: 'more',
    options: [{ text: plain('Details'), value: 'details' }],
  },
});
const SURE = {
  title: plain('Sure?'),
  text: plain('It is gone then.'),
  confirm: plain('Delete'),
  deny: plain('Keep'),
};
const NOON = Date.UTC(2026, 10, 21, 12) / 1000;

/** A bot that answers a command with a message that grows, and its buttons with all that a page can show. */
function tinyBot(): App {
  const bot = new App({
    token: slack.botToken,
    appToken: slack.appToken,
    socketMode: true,
    clientOptions: { slackApiUrl: slack.apiUrl },
    logLevel: LogLevel.ERROR,
  });
  const final = (verdict: string) => [
    header(verdict),
    section(HOSTILE.replaceAll('<', '&lt;').replaceAll('>', '&gt;')),
    {
      type: 'rich_text' as const,
      elements: [
        { type: 'rich_text_section' as const, elements: [{ type: 'text' as const, text: HOSTILE }] },
      ],
    },
    section(`noon <!date^${NOON}^{time}|never>`),
    {
      type: 'actions' as const,
      elements: [
        button('Reject…', 'reject'),
        button('Delete', 'delete', { confirm: SURE }),
        button('Who', 'who'),
      ],
    },
  ];
  bot.command('/bitiq', async ({ ack, command, client }) => {
    if (command.text === 'help') return ack('for you');
    await ack();
    const { channel_id: channel } = command;
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'run', blocks: [section('0 of 2')] });
    await client.chat.update({ channel, ts, text: 'run', blocks: [section('1 of 2')] });
    await new Promise((resolve) => setTimeout(resolve, 400));
    await client.chat.update({ channel, ts, text: 'prod is ready', blocks: final('prod is ready') });
    await client.chat.postMessage({ channel, thread_ts: ts, text: 'details' });
  });
  bot.action('reject', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions') return;
    const input = { type: 'plain_text_input' as const, action_id: 'text' };
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'reject',
        title: plain('Reject'),
        submit: plain('Send'),
        private_metadata: body.message?.ts ?? '',
        blocks: [{ type: 'input', block_id: 'why', label: plain('Why'), element: input }],
      },
    });
  });
  bot.view('reject', async ({ ack, view, client }) => {
    await ack();
    const verdict = `rejected: ${view.state.values.why?.text?.value}`;
    await client.chat.update({
      channel: 'C0PROD001',
      ts: view.private_metadata,
      text: verdict,
      blocks: final(verdict),
    });
  });
  bot.action('delete', async ({ ack }) => {
    await ack();
    deletions += 1;
  });
  bot.action('more', async ({ ack, action }) => {
    await ack();
    if (action.type === 'overflow') chosen.push(action.selected_option.value ?? '');
  });
  bot.event('app_home_opened', async ({ event, client }) => {
    const name = slack.workspace.users.find(({ id }) => id === event.user)?.name ?? 'nobody';
    homesOpened.push(name);
    const text = `Home ${homesOpened.length} of @${name}`;
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [section(text)] } });
  });
  bot.action('who', async ({ ack, body, client }) => {
    await ack();
    await client.chat.postMessage({ channel: 'C0PROD001', text: `it was <@${body.user.id}>` });
  });
  return bot;
}
