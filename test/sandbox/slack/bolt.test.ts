import { App, type AppOptions, LogLevel } from '@slack/bolt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../../../sandbox/services/server-process.ts';
import { type RunningSlack, startSlack } from '../../../sandbox/slack/slack.ts';

let slack: RunningSlack;
beforeAll(async () => {
  slack = await startSlack({ ackTimeoutMs: 1_000 });
});
afterAll(() => slack.stop());

const transports = [
  { name: 'Socket Mode', start: () => startBySocket() },
  { name: 'signed HTTP', start: () => startByHttp() },
];

describe.each(transports)('a Bolt app over $name', ({ start }) => {
  let app: App;
  beforeAll(async () => {
    app = await start();
    app.command('/bitiq', async ({ command, ack, client, respond }) => {
      if (command.text === 'silence') return;
      if (command.text === 'help') return ack('what I can do');
      await ack();
      if (command.text.startsWith('respond')) return void (await respond('by response_url'));
      await client.chat.postMessage({ channel: command.channel_id, text: command.text, blocks: [button] });
    });
    app.action('again', async ({ ack, client, body }) => {
      await ack();
      if (body.type !== 'block_actions' || body.message === undefined || body.channel === undefined) return;
      await client.chat.update({
        channel: body.channel.id,
        ts: body.message.ts,
        text: 'clicked',
        blocks: [],
      });
    });
  });
  afterAll(async () => {
    await app.stop();
  });

  it('hears a command and posts', async () => {
    const before = slack.messages('prod').length;

    const outcome = await slack.command({ user: 'mara', channel: '#prod', text: '/bitiq preflight prod' });

    const message = await slack.waitFor(() => slack.messages('prod').at(before));
    expect(outcome).toMatchObject({ acknowledged: true, error: undefined });
    expect(message).toMatchObject({ text: 'preflight prod', user: 'U0BITIQ01', edits: 0 });
  });

  it('hears a click and edits the message', async () => {
    await slack.command({ user: 'mara', channel: '#staging', text: '/bitiq post' });
    const message = await slack.waitFor(() => slack.messages('staging').find(({ text }) => text === 'post'));

    await slack.click({ user: 'ines', channel: 'staging', ts: message.ts, actionId: 'again' });

    await slack.waitFor(() => message.text === 'clicked');
    expect(message).toMatchObject({ edits: 1, blocks: [] });
  });

  it('answers privately in its acknowledgement and by response_url', async () => {
    const { reply } = await slack.command({ user: 'gast', channel: 'prod', text: '/bitiq help' });
    await slack.command({ user: 'gast', channel: 'prod', text: '/bitiq respond' });

    const answer = await slack.waitFor(() =>
      slack.ephemerals('gast').find(({ text }) => text === 'by response_url'),
    );
    expect(reply).toMatchObject({ text: 'what I can do', ephemeralTo: 'U0GAST001' });
    expect(slack.messages('prod')).not.toContain(answer);
  });

  it('is told of when it stays silent', async () => {
    const { error, reply } = await slack.command({ user: 'mara', channel: 'prod', text: '/bitiq silence' });

    expect(error).toBe('operation_timeout');
    expect(reply?.text).toBe('/bitiq failed with the error "operation_timeout"');
  });
});

const button = {
  type: 'actions' as const,
  elements: [
    { type: 'button' as const, action_id: 'again', text: { type: 'plain_text' as const, text: 'Again' } },
  ],
};

async function startBySocket(): Promise<App> {
  slack.socketMode = true;
  const app = new App({ ...boltOptions(), socketMode: true, appToken: slack.appToken });
  await app.start();
  return app;
}

async function startByHttp(): Promise<App> {
  const port = await findFreePort();
  const app = new App({ ...boltOptions(), signingSecret: slack.signingSecret });
  await app.start(port);
  slack.requestUrl = `http://127.0.0.1:${port}/slack/events`;
  expect(await slack.verifyRequestUrl()).toBe(true);
  return app;
}

function boltOptions(): AppOptions {
  return {
    token: slack.botToken,
    clientOptions: { slackApiUrl: slack.apiUrl },
    logLevel: LogLevel.ERROR,
  };
}
