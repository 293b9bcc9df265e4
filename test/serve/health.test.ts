import { expect, onTestFinished, test } from 'vitest';
import { startRedis } from '../../sandbox/services/redis.ts';
import { startSlack } from '../../sandbox/slack/slack.ts';
import { assertWell, createHealth } from '../../src/serve/health.ts';
import { startTestBitiq } from '../helpers/bitiq.ts';
import { aQuickJob } from '../helpers/jobs.ts';

test('readiness names each part, and what is wrong with it', async () => {
  const [redis, slack] = await Promise.all([startRedis({ own: true }), startSlack({ rateLimits: 'off' })]);
  const bitiq = await startTestBitiq({ slack, redisUrl: redis.url, jobs: [aQuickJob().job] });
  onTestFinished(async () => {
    await bitiq.stop();
    await slack.stop();
    await redis.stop();
  });
  const get = (path: string) => fetch(`http://127.0.0.1:${bitiq.http.port}${path}`);

  const before = await get('/readyz');
  await redis.kill();
  await expect.poll(async () => (await get('/readyz')).status).toBe(503);
  const without = await (await get('/readyz')).json();
  const alive = await get('/healthz');
  const metrics = await (await get('/metrics')).text();

  expect([before.status, await before.json()]).toEqual([
    200,
    { ready: true, parts: { redis: 'ok', sql: 'ok', clock: 'ok', slack: 'ok' } },
  ]);
  expect(without).toEqual({
    ready: false,
    parts: { redis: 'cannot be reached', sql: 'ok', clock: 'ok', slack: 'ok' },
  });
  expect(alive.status).toBe(200);
  expect(metrics).toContain('bitiq_runs_owed 0');
});

test('a part that does not answer is named after its time, and holds nothing else up', async () => {
  const health = createHealth({
    sql: () => new Promise(() => undefined),
    redis: async () => 'PONG',
    slack: async () => {
      throw new Error('connect ECONNREFUSED 10.0.0.7:443');
    },
    clock: async () => assertWell("10 min ahead of Slack's"),
  });

  const began = performance.now();
  const readiness = await health.getReadiness();

  expect(performance.now() - began).toBeLessThan(3_000);
  expect(readiness).toEqual({
    ready: false,
    parts: {
      sql: 'no answer within 1500 ms',
      redis: 'ok',
      slack: 'does not work: the log says why',
      clock: "10 min ahead of Slack's",
    },
  });
});

test.each([
  ['sql', { errcode: 13 }, 'disk full'],
  ['sql', { errcode: 8 | (3 << 8) }, 'read-only'],
  ['sql', { code: '53100' }, 'disk full'],
  ['sql', { code: '25006' }, 'read-only'],
  ['redis', { code: 'ECONNREFUSED' }, 'cannot be reached'],
  ['slack', { code: 'CERT_HAS_EXPIRED' }, 'its certificate has expired'],
  ['slack', { code: 'CERT_NOT_YET_VALID' }, 'its certificate is not valid yet'],
  ['slack', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'its certificate is not trusted'],
])('%s with %o: by name, in words of ours; the log has the rest, once', async (part, fields, said) => {
  const thrown = Object.assign(new Error('words of another, with a password in them'), fields);
  const told: unknown[] = [];
  const probe = async () => Promise.reject(new TypeError('failed', { cause: thrown }));
  const health = createHealth({ [part]: probe }, undefined, (trouble) => void told.push(trouble));

  const first = await health.getReadiness();
  const second = await health.getReadiness();

  expect([first.parts, second.parts]).toEqual([{ [part]: said }, { [part]: said }]);
  expect(told).toEqual([{ part, condition: said, error: expect.any(TypeError) }]);
});
