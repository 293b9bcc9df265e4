import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startSlack } from '../../../sandbox/slack/slack.ts';
import { createPoster, type Poster } from '../../../src/integrations/slack/poster.ts';
import { createWebClient } from '../../../src/integrations/slack/web-client.ts';

/** A poster to an API that answers every call in this way. */
async function aPoster(answer: (response: ServerResponse) => void): Promise<Poster> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => answer(response));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return createPoster(createWebClient({ botToken: 'xoxb-test', apiUrl: `http://127.0.0.1:${port}/api/` }));
}

const OK = '{"ok":true,"ts":"1.1"}';
const post = (poster: Poster) => poster.post({ channel: 'C1' }, 'key', { text: 'hello', blocks: [] });

test.each<[string, (response: ServerResponse) => void]>([
  ['a proxy that answers 200 for it', (response) => response.end('<html>Bad gateway</html>')],
  [
    'half an answer, then nothing',
    (response) => response.writeHead(200, { 'content-length': OK.length }).write('{"ok"'),
  ],
  [
    'half an answer, then a cut',
    (response) => {
      response.writeHead(200, { 'content-length': OK.length }).write('{"ok"');
      setTimeout(() => response.destroy(), 50);
    },
  ],
  ['an empty answer', (response) => response.end()],
])('nobody can tell whether a message arrived after %s', { timeout: 15_000 }, async (_how, answer) => {
  const poster = await aPoster(answer);

  const error = await post(poster).catch((thrown) => thrown);

  expect(['unreachable', 'timeout', 'unavailable']).toContain(error.reason);
});

test('a lost message is found behind hundreds that came after it', async () => {
  const slack = await startSlack({ rateLimits: 'off' });
  onTestFinished(() => slack.stop());
  const poster = createPoster(createWebClient(slack));
  const place = { channel: 'C0PROD001' };
  const since = new Date();
  const ts = await poster.post(place, 'lost', { text: 'lost', blocks: [] });
  for (let count = 0; count < 450; count += 1) {
    await poster.post(place, `other-${count}`, { text: 'other', blocks: [] });
  }

  expect(await poster.find(place, 'lost', since)).toBe(ts);
  expect(await poster.find(place, 'never posted', since)).toBeUndefined();
});
