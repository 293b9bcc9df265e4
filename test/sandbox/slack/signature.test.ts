import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, LogLevel } from '@slack/bolt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../../../sandbox/services/server-process.ts';
import { signatureHeaders } from '../../../sandbox/slack/delivery/signature.ts';
import { signedHttpDelivery, verifyRequestUrl } from '../../../sandbox/slack/delivery/signed-http.ts';

describe('a request signature', () => {
  it("is that of Slack's own example", () => {
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';

    expect(signatureHeaders('8f742231b10e8888abcd99yyyzzz85a5', body, 1_531_420_618_000)).toEqual({
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    });
  });
});

describe('delivery by signed requests', () => {
  let app: App;
  let url: string;
  beforeAll(async () => {
    const port = await findFreePort();
    app = new App({
      signingSecret: 'secret',
      logLevel: LogLevel.ERROR,
      authorize: async () => ({ botToken: 'xoxb-1', botId: 'B1', botUserId: 'U1' }),
    });
    app.command('/bitiq', async ({ ack }) => ack({ text: 'heard' }));
    await app.start(port);
    url = `http://127.0.0.1:${port}/slack/events`;
  });
  afterAll(async () => {
    await app.stop();
  });

  const options = (change: object = {}) => ({
    url,
    signingSecret: 'secret',
    ackTimeoutMs: 500,
    now: Date.now,
    ...change,
  });
  const send = (change: object = {}) =>
    signedHttpDelivery(options(change)).deliver('slash_commands', {
      command: '/bitiq',
      user_id: 'U2',
      team_id: 'T1',
      text: '',
    });

  it('proves a request URL with url_verification', async () => {
    expect(await verifyRequestUrl(options())).toBe(true);
    expect(await verifyRequestUrl(options({ signingSecret: 'wrong' }))).toBe(false);
  });

  it('is believed by Bolt', async () => {
    expect(await send()).toMatchObject({ acknowledged: true, body: { text: 'heard' } });
  });

  it.each([
    ['another secret', { signingSecret: 'other' }],
    ['an old time', { now: () => Date.now() - 6 * 60_000 }],
  ])('is refused by Bolt with %s', async (_what, change) => {
    expect(await send(change)).toMatchObject({ acknowledged: false, error: 'http_client_error' });
  });

  it.each([
    ['is silent', 0, 'operation_timeout'],
    ['answers 404', 404, 'http_client_error'],
    ['answers 500', 500, 'http_service_error'],
  ])('names the trouble of an app that %s', async (_what, status, error) => {
    const server = await answering(status);
    const { port } = server.address() as AddressInfo;

    const result = await send({ url: `http://127.0.0.1:${port}/`, ackTimeoutMs: 200 });

    expect(result).toMatchObject({ acknowledged: false, error });
    server.closeAllConnections();
    server.close();
  });

  it('names the trouble of an app that is not there', async () => {
    const nowhere = `http://127.0.0.1:${await findFreePort()}/`;

    expect(await send({ url: nowhere })).toMatchObject({ error: 'dispatch_failed' });
  });
});

/** A server that answers a status, or with 0 nothing at all. */
async function answering(status: number): Promise<Server> {
  const server = createServer((_request, response) => {
    if (status > 0) response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
