import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../helpers/house.ts';
import { usePostgres } from '../helpers/services.ts';

const postgres = usePostgres();

describe.each([
  ['SQLite', async () => undefined],
  ...(postgres === undefined ? [] : [['PostgreSQL', () => postgres.createDatabase()]]),
] as [string, () => Promise<string | undefined>][])(
  'processes on %s',
  { timeout: 60_000 },
  (_name, createDatabase) => {
    let house: House;
    beforeEach(async () => {
      const databaseUrl = await createDatabase();
      house = await openHouse(databaseUrl === undefined ? {} : { databaseUrl });
    });
    afterEach(() => house.stop());

    const type = () => house.slack.command({ user: 'mara', channel: 'prod', text: '/bitiq preflight prod' });
    const posts = () => house.slack.messages('prod').filter(({ ts, threadTs = ts }) => ts === threadTs);
    const slowDown = (ms: number) => {
      const prod = house.worlds.environment('prod');
      prod.cluster.trouble.latencyMs = ms;
    };

    test('a worker killed in the middle of a run: another ends it within 15 s, in the same message', async () => {
      await house.serve('bot');
      const first = await house.serve('worker');
      slowDown(4_000);
      await type();
      await house.slack.waitFor(() => posts().find(({ text }) => /of \d+/.test(text)));
      const second = await house.serve('worker');

      const killedAt = performance.now();
      await first.kill();
      slowDown(0);
      await house.slack.waitFor(() => posts().find(({ text }) => /is ready/.test(text)), {
        timeoutMs: 20_000,
      });

      expect(performance.now() - killedAt).toBeLessThan(15_000);
      expect(posts()).toHaveLength(1);
      expect(await second.end()).toBe(0);
    });

    test('a worker that is asked to go hands its run over and leaves in good order', async () => {
      await house.serve('bot');
      const first = await house.serve('worker');
      slowDown(9_500);
      await type();
      await house.slack.waitFor(() => posts().find(({ text }) => /of \d+/.test(text)));
      await house.serve('worker');

      const code = await first.end();
      slowDown(0);
      await house.slack.waitFor(() => posts().find(({ text }) => /is ready|could not/.test(text)), {
        timeoutMs: 25_000,
      });

      expect(code).toBe(0);
      expect(posts()).toHaveLength(1);
    });

    test('a bot killed and started again: messages end and buttons work', async () => {
      const bot = await house.serve('bot');
      await house.serve('worker');
      slowDown(1_000);
      await type();
      await house.slack.waitFor(() => posts()[0]);

      await bot.kill();
      slowDown(0);
      await house.serve('bot');
      const ended = await house.slack.waitFor(() => posts().find(({ text }) => /is ready/.test(text)), {
        timeoutMs: 15_000,
      });
      await house.slack.click({ user: 'ines', channel: 'prod', ts: ended.ts, actionId: 'run.details' });

      expect(await house.slack.waitFor(() => house.slack.view('ines'))).toBeDefined();
      expect(posts()).toHaveLength(1);
    });
  },
);
