import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HttpServer, startHttpServer } from '../../src/serve/http-server.ts';
import { createSlackRequests } from '../../src/serve/slack-requests.ts';
import { useSqlite } from '../helpers/stores.ts';

const SECRET = 'a-signing-secret';
const openFresh = useSqlite();
let server: HttpServer;
const heard: unknown[] = [];

beforeAll(async () => {
  const store = await openFresh();
  const requests = createSlackRequests({ signingSecret: SECRET, store, onError: () => undefined });
  requests.init({
    processEvent: async ({ body, ack }) => {
      heard.push(body);
      if (body.type !== 'nobody_listens') await ack();
    },
  } as Parameters<typeof requests.init>[0]);
  server = await startHttpServer({
    port: 0,
    health: { getReadiness: async () => ({ ready: true, parts: {} }) },
    renderMetrics: async () => '',
    handleSlack: requests.handle,
    onError: () => undefined,
  });
});
afterAll(() => server.close());

function sign(body: string, at = Math.floor(Date.now() / 1_000)) {
  const hash = createHmac('sha256', SECRET).update(`v0:${at}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(at), 'x-slack-signature': `v0=${hash}` };
}

const send = (body: string, headers: Record<string, string>) =>
  fetch(`http://127.0.0.1:${server.port}/slack/events`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
    signal: AbortSignal.timeout(4_000),
  });

test('a signed request is good once, also with something hung on its signature', async () => {
  const body = JSON.stringify({ type: 'event_callback', n: 1 });
  const headers = sign(body);

  const answers = [
    await send(body, headers),
    await send(body, headers),
    await send(body, { ...headers, 'x-slack-signature': `${headers['x-slack-signature']}=again` }),
    await send(body, {
      ...headers,
      'x-slack-request-timestamp': `${headers['x-slack-request-timestamp']}.0`,
    }),
  ];

  expect(answers.map(({ status }) => status)).toEqual([200, 409, 401, 409]);
  expect(heard).toHaveLength(1);
});

test('a body over the limit is refused with an answer, not with a cut connection', async () => {
  const answer = await send('x'.repeat(3_000_000), {});

  expect(answer.status).toBe(413);
});

test('what nobody listens to is answered all the same', async () => {
  const body = JSON.stringify({ type: 'nobody_listens' });

  const answer = await send(body, sign(body));

  expect(answer.status).toBe(404);
});

test.each(['null', '7', '"text"', '[]'])(
  'a signed body that is no object is not understood: %s',
  async (body) => {
    const answer = await send(body, sign(body));

    expect(answer.status).toBe(400);
  },
);

test.each([-301, 301])('a signed request %i seconds off is refused', async (skew) => {
  const body = JSON.stringify({ type: 'event_callback', skew });

  const answer = await send(body, sign(body, Math.floor(Date.now() / 1_000) + skew));

  expect(answer.status).toBe(401);
});
