import { expect, onTestFinished, test } from 'vitest';
import { type DeliveryOptions, startDelivery } from '../../src/delivery/start-delivery.ts';
import { ExternalError } from '../../src/errors.ts';
import type { Poster } from '../../src/integrations/slack/poster.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { aRequest } from '../helpers/runs.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

const BACKLOG = 6;
const PAUSE_MS = 1_500;

/** A channel that takes nothing until it was left alone for a moment, then a message every second. */
function aBusyChannel() {
  const posted: string[] = [];
  let refused = 0;
  let freeAt = 0;
  const poster: Poster = {
    async post(_place, key) {
      const now = Date.now();
      if (freeAt === 0) freeAt = now + PAUSE_MS;
      if (now < freeAt) {
        refused += 1;
        throw new ExternalError('slack', 'throttled', 'Slack asks for a pause', {
          retryAfterMs: freeAt - now,
        });
      }
      freeAt = now + 900;
      posted.push(key);
      return `${posted.length}.1`;
    },
    update: async () => undefined,
    find: async () => undefined,
    getPermalink: async () => '',
  };
  return { poster, posted, refused: () => refused };
}

const nothing = () => Promise.reject(new Error('there is nothing'));

describeOnEachStore('a channel in which Slack asks for a pause', (openFresh) => {
  test('gets its backlog after it, in order, by two processes that do not go on asking', async () => {
    const store = await openFresh();
    const { poster, posted, refused } = aBusyChannel();
    for (let each = 0; each < BACKLOG; each += 1)
      await requestRun(store, aRequest({ id: `run${each}`, dedupeKey: `${each}` }));
    const deliver = (owner: string): DeliveryOptions => ({
      store,
      poster,
      owner,
      uploader: { begin: nothing, send: nothing, complete: nothing, isShared: async () => false },
      attachments: { drawPicture: nothing, writeFile: nothing },
      render: async (run) => ({ message: { text: run.id, blocks: [] }, details: [] }),
      channelOf: () => undefined,
      onTrouble: () => undefined,
    });
    const loops = [startDelivery(deliver('bot1')), startDelivery(deliver('bot2'))];
    onTestFinished(async () => void (await Promise.all(loops.map((loop) => loop.stop()))));

    await expect.poll(() => posted.length, { timeout: 20_000 }).toBe(BACKLOG);

    expect(posted).toEqual(Array.from({ length: BACKLOG }, (_, each) => `run${each}/main`));
    // Each of those that were on their way already hears it once, and hardly anybody again.
    expect(refused()).toBeLessThan(2 * BACKLOG);
  });
});
