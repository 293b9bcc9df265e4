import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { serviceSpots } from '../../../sandbox/run/service-spots.ts';
import { type RunningRedis, startRedis } from '../../../sandbox/services/redis.ts';
import { type RunningSlack, startSlack } from '../../../sandbox/slack/slack.ts';
import { createFaultBoard, type FaultBoard } from '../../../sandbox/worlds/fault-board.ts';

let slack: RunningSlack;
let redis: RunningRedis;
let board: FaultBoard;

beforeAll(async () => {
  [slack, redis] = await Promise.all([startSlack(), startRedis({ own: true })]);
  board = createFaultBoard(serviceSpots(slack, redis));
});
afterAll(() => Promise.all([slack.stop(), redis.stop()]));

/** The status with which Slack answers, and how long it says to wait. */
async function askSlack(): Promise<[number, string | null]> {
  const headers = { authorization: `Bearer ${slack.botToken}` };
  const answer = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST', headers });
  return [answer.status, answer.headers.get('retry-after')];
}

it('sends 429 and then 500 from Slack, the last one planted, and neither once both are gone', async () => {
  board.toggle('services/slack-throttled');
  const throttled = await askSlack();
  board.toggle('services/slack-errors');
  const failing = await askSlack();
  board.toggle('services/slack-throttled');
  const stillFailing = await askSlack();
  board.toggle('services/slack-errors');
  const well = await askSlack();

  expect(throttled).toEqual([429, '5']);
  expect([failing[0], stillFailing[0], well[0]]).toEqual([500, 500, 200]);
});

it('holds Redis until the fault is gone', async () => {
  const client = new Redis(redis.url, { commandTimeout: 200 });
  onTestFinished(() => client.disconnect());
  const patient = { timeout: 10_000, interval: 100 };
  await vi.waitFor(() => client.ping(), patient);

  board.toggle('services/redis-hangs');
  await expect(client.ping()).rejects.toThrow('timed out');
  board.toggle('services/redis-hangs');

  await vi.waitFor(async () => expect(await client.ping()).toBe('PONG'), patient);
});
