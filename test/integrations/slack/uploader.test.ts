import { expect, onTestFinished, test } from 'vitest';
import { type RunningSlack, startSlack } from '../../../sandbox/slack/slack.ts';
import { defaultWorkspace } from '../../../sandbox/slack/workspace.ts';
import { createPoster } from '../../../src/integrations/slack/poster.ts';
import { createUploader, type Uploader } from '../../../src/integrations/slack/uploader.ts';
import { createWebClient } from '../../../src/integrations/slack/web-client.ts';

async function aWorkspace(scopes: readonly string[] = defaultWorkspace.app.scopes) {
  const workspace = { ...defaultWorkspace, app: { ...defaultWorkspace.app, scopes } };
  const slack = await startSlack({ workspace, rateLimits: 'off' });
  onTestFinished(() => slack.stop());
  return { slack, uploader: createUploader(createWebClient(slack)) };
}

async function aThread(slack: RunningSlack): Promise<{ channel: string; threadTs: string }> {
  const root = { text: 'root', blocks: [] };
  const channel = 'C0PROD001';
  return { channel, threadTs: await createPoster(createWebClient(slack)).post({ channel }, 'root', root) };
}

async function upload(uploader: Uploader, text: string): Promise<string> {
  const bytes = Buffer.from(text);
  const begun = await uploader.begin('items.csv', bytes.length);
  await uploader.send(begun, bytes);
  return begun.id;
}

test('a file goes into a thread with its words, and is found there', async () => {
  const { slack, uploader } = await aWorkspace();
  const share = { place: await aThread(slack), text: 'All 2 items' };
  const since = new Date();
  const id = await upload(uploader, 'a,b\r\n');

  const before = await uploader.isShared(id, share, since);
  await uploader.complete(id, 'items.csv', share);

  const reworded = { ...share, text: 'All &lt;2&gt; items' };
  const found = await Promise.all([
    uploader.isShared(id, share, since),
    uploader.isShared(id, reworded, since),
    uploader.isShared('F0', share, since),
    uploader.isShared('F0', reworded, since),
  ]);
  expect([before, ...found]).toEqual([false, true, true, true, false]);
  const [, reply] = slack.messages('prod');
  expect(reply).toMatchObject({ threadTs: share.place.threadTs, text: 'All 2 items' });
  expect(reply?.files).toMatchObject([{ id, title: 'items.csv', size: 5 }]);
});

test('the address that takes the bytes is told no token', async () => {
  const { slack, uploader } = await aWorkspace();
  const seen: unknown[] = [];
  const bare = globalThis.fetch;
  globalThis.fetch = (url, options) => {
    seen.push(options?.headers);
    return bare(url, options);
  };
  onTestFinished(() => {
    globalThis.fetch = bare;
  });

  await upload(uploader, 'a,b');

  expect(seen).toEqual([{ 'content-type': 'application/octet-stream' }]);
  expect(JSON.stringify(seen)).not.toContain(slack.botToken);
});

test.each<[string, (uploader: Uploader) => Promise<unknown>, object]>([
  [
    'bytes that are not as many as announced',
    async (uploader) => uploader.send(await uploader.begin('a.csv', 3), Buffer.from('four')),
    { reason: 'unexpected', status: 400, retryable: false },
  ],
  [
    'bytes for nothing that was begun',
    async (uploader) => {
      const { url } = await uploader.begin('a.csv', 3);
      await uploader.send({ id: 'F1', url: `${url}X` }, Buffer.from('abc'));
    },
    { reason: 'unexpected', status: 404, retryable: false },
  ],
  [
    'a place that does not answer',
    (uploader) => uploader.send({ id: 'F1', url: 'http://127.0.0.1:1/upload' }, Buffer.from('abc')),
    { reason: 'unreachable', retryable: true },
  ],
  [
    'a second time to complete',
    async (uploader) => {
      const id = await upload(uploader, 'abc');
      await uploader.complete(id, 'a');
      await uploader.complete(id, 'a');
    },
    { reason: 'unexpected', retryable: false },
  ],
])('says in our words what went wrong with %s', async (_what, act, expected) => {
  const { uploader } = await aWorkspace();

  const error = await act(uploader).catch((thrown) => thrown);

  expect(error).toMatchObject({ system: 'slack', ...expected });
});

test('names the scope that is missing', async () => {
  const { uploader } = await aWorkspace(['chat:write']);

  const error = await uploader.begin('a.csv', 3).catch((thrown) => thrown);

  expect(error).toMatchObject({ reason: 'forbidden', missingRight: 'scope files:write', retryable: false });
});
