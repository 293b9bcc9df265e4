import { expect, onTestFinished, test, vi } from 'vitest';
import { type DeliverOptions, deliver, type Rendering } from '../../src/delivery/deliver.ts';
import { claimPosts, LeaseLostError } from '../../src/delivery/posts.ts';
import { startDelivery } from '../../src/delivery/start-delivery.ts';
import type { Poster } from '../../src/integrations/slack/poster.ts';
import { claimRun, finishRun } from '../../src/runs/claim.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import type { Run } from '../../src/runs/run.ts';
import type { Store } from '../../src/store/store.ts';
import { aRequest } from '../helpers/runs.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

/** A channel with one message in it, that shows whatever was written last. */
function aChannel(): { poster: Poster; shown: () => string | undefined; posted: () => number } {
  let shown: string | undefined;
  let posted = 0;
  const poster: Poster = {
    async post(_place, _key, { text }) {
      posted += 1;
      shown = text;
      return '1.1';
    },
    async update(_channel, _ts, { text }) {
      shown = text;
    },
    find: async () => undefined,
    getPermalink: async () => '',
  };
  return { poster, shown: () => shown, posted: () => posted };
}

/** Whose messages have neither picture nor file. */
const bare: Pick<DeliverOptions, 'uploader' | 'attachments' | 'onTrouble'> = {
  uploader: {
    begin: () => Promise.reject(new Error('nothing to upload')),
    send: () => Promise.reject(new Error('nothing to upload')),
    complete: () => Promise.reject(new Error('nothing to upload')),
    isShared: async () => false,
  },
  attachments: {
    drawPicture: () => Promise.reject(new Error('nothing to draw')),
    writeFile: () => Promise.reject(new Error('nothing to write')),
  },
  onTrouble: () => undefined,
};

const show = async (run: Run): Promise<Rendering> => ({
  message: { text: run.status, blocks: [] },
  details: [],
});

async function aPost(store: Store, owner: string) {
  const [post] = await claimPosts(store, owner, 10);
  if (post === undefined) throw new Error('nothing is due');
  return post;
}

const change = (store: Store, values: object) =>
  store.write((tx) => tx.db.updateTable('posts').set(values).execute());

describeOnEachStore('delivery', (openFresh) => {
  test('a process that was slow does not put an old state over the final one', async () => {
    const store = await openFresh();
    const { poster, shown, posted } = aChannel();
    await requestRun(store, aRequest({ id: 'a' }));
    await deliver({ ...bare, store, poster, render: show }, await aPost(store, 'bot1'));
    const claim = await claimRun(store, 'a', { owner: 'w1', leaseMs: 5_000 });
    if (claim === undefined) throw new Error('not claimed');
    await change(store, { due_at: 0 });
    const old = await aPost(store, 'bot1');
    const { promise: named, resolve: name } = Promise.withResolvers<void>();
    const slow = deliver({ ...bare, store, poster, render: (run) => named.then(() => show(run)) }, old);
    await change(store, { lease_until: 1 });
    await finishRun(store, claim, { status: 'succeeded' });

    await deliver({ ...bare, store, poster, render: show }, await aPost(store, 'bot2'));
    name();

    await expect(slow).rejects.toThrow(LeaseLostError);
    expect(shown()).toBe('succeeded');
    expect(posted()).toBe(1);
  });

  test('a process that was slow, and has taken the message once more itself, posts it once', async () => {
    const store = await openFresh();
    const { poster, posted } = aChannel();
    await requestRun(store, aRequest({ id: 'a' }));
    const { promise: named, resolve: name } = Promise.withResolvers<void>();
    const render = (run: Run) => named.then(() => show(run));
    const slow = deliver({ ...bare, store, poster, render }, await aPost(store, 'bot1'));
    await change(store, { lease_until: 1 });

    const again = deliver({ ...bare, store, poster, render }, await aPost(store, 'bot1'));
    name();

    await expect(slow).rejects.toThrow(LeaseLostError);
    await again;
    expect(posted()).toBe(1);
  });

  test('a message that takes long to make stays with the process that makes it', async () => {
    const store = await openFresh();
    const { poster, shown } = aChannel();
    await requestRun(store, aRequest({ id: 'a' }));
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const [begun, named] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const render = (run: Run) => {
      begun.resolve();
      return named.promise.then(() => show(run));
    };
    const leasedUntil = async () =>
      (await store.db.selectFrom('posts').select('lease_until').executeTakeFirst())?.lease_until;

    const loop = startDelivery({ ...bare, store, poster, render, owner: 'bot1', channelOf: () => undefined });
    await begun.promise;
    const before = await leasedUntil();
    vi.advanceTimersByTime(5_000);

    await expect.poll(leasedUntil, { timeout: 10_000 }).not.toBe(before);
    named.resolve();
    await expect.poll(shown, { timeout: 10_000 }).toBe('queued');
    await loop.stop();
  });

  test('what Slack asked to be put off since a process looked is not taken', async () => {
    const store = await openFresh();
    await requestRun(store, aRequest({ id: 'a' }));
    const later = (await store.now()) + 30_000;
    let isFirst = true;
    const slow: Store = {
      ...store,
      async write(work) {
        if (isFirst) await change(store, { due_at: later });
        isFirst = false;
        return store.write(work);
      },
    };

    expect(await claimPosts(slow, 'bot1', 10)).toEqual([]);
  });

  test('a process that stood still until its lease was over edits nothing', async () => {
    const store = await openFresh();
    const { poster, shown } = aChannel();
    await requestRun(store, aRequest({ id: 'a' }));
    await deliver({ ...bare, store, poster, render: show }, await aPost(store, 'bot1'));
    const claim = await claimRun(store, 'a', { owner: 'w1', leaseMs: 5_000 });
    if (claim === undefined) throw new Error('not claimed');
    await change(store, { due_at: 0 });
    const old = await aPost(store, 'bot1');
    const now = performance.now.bind(performance);
    let ahead = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now() + ahead);
    const standsStill: Store = {
      ...store,
      async write(work) {
        const result = await store.write(work);
        if (ahead > 0) return result;
        ahead = 60_000;
        await change(store, { lease_until: 1 });
        await finishRun(store, claim, { status: 'succeeded' });
        await deliver({ ...bare, store, poster, render: show }, await aPost(store, 'bot2'));
        return result;
      },
    };

    const slow = deliver({ ...bare, store: standsStill, poster, render: show }, old);

    await expect(slow).rejects.toThrow(LeaseLostError);
    expect(shown()).toBe('succeeded');
  });
});
