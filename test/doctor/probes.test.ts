import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import type { ProcessContext } from '../../src/doctor/context.ts';
import { judgeClock } from '../../src/doctor/judge-clock.ts';
import { redis } from '../../src/doctor/process-probes/redis.ts';
import { redisPersistence } from '../../src/doctor/process-probes/redis-persistence.ts';
import { slackLogin } from '../../src/doctor/process-probes/slack-login.ts';
import { slackScopes } from '../../src/doctor/process-probes/slack-scopes.ts';
import { storeDurability } from '../../src/doctor/process-probes/store-durability.ts';
import { storeSpace } from '../../src/doctor/process-probes/store-space.ts';
import { measureClock } from '../../src/integrations/server-clock.ts';
import { BOT_SCOPES } from '../../src/integrations/slack/scopes.ts';
import type { RedisSetup } from '../../src/queue/inspect-redis.ts';
import type { StoreInspection } from '../../src/store/inspect-store.ts';

// What no server of a test can be: old, full, or a person.

const { signal } = new AbortController();

describe('redis', () => {
  const setup: RedisSetup = {
    product: 'Redis',
    version: '7.2.4',
    evictionPolicy: 'noeviction',
    persistence: 'log',
  };
  const ask = (changes: Partial<RedisSetup>) =>
    redis.run({ askRedis: async () => ({ ...setup, ...changes }), signal });

  test.each([
    ['7.2.4', 'passed', undefined],
    ['6.2.0', 'passed', undefined],
    ['6.0.16', 'failed', 'warning'],
    ['4.0.9', 'failed', undefined],
  ])('version %s', async (version, status, severity) => {
    const found = await ask({ version });

    expect([found.status, found.severity]).toEqual([status, severity]);
    expect(found.remedy).toBe(status === 'failed' ? 'Update Redis to 6.2 or later, or Valkey' : undefined);
  });

  test('that does not tell about snapshots: cannot tell', async () => {
    const askRedis = async () => ({ ...setup, persistence: 'unknown' as const });

    expect((await redisPersistence.run({ askRedis, signal })).status).toBe('unknown');
  });
});

describe('store', () => {
  const aStore = (changes: Partial<StoreInspection>) =>
    ({
      dialect: 'sqlite',
      file: '/data/bitiq.sqlite',
      exists: async () => true,
      ...changes,
    }) as StoreInspection;
  const MIB = 1024 ** 2;

  test.each([
    [20_000, 'passed', undefined, '19 GiB free'],
    [1_024, 'passed', undefined, '1024 MiB free'],
    [1_023, 'failed', 'warning', 'only 1023 MiB free'],
    [99, 'failed', undefined, 'only 99 MiB free'],
  ])('with %i MiB left', async (mebibytes, status, severity, summary) => {
    const store = aStore({ measureSpace: async () => ({ free: mebibytes * MIB, isNetwork: false }) });

    const found = await storeSpace.run({ store, signal });

    expect([found.status, found.severity, found.summary]).toEqual([status, severity, summary]);
  });

  test('on a network file system', async () => {
    const store = aStore({
      listDurability: async () => [{ name: 'journal_mode', value: 'wal', wanted: ['wal'] }],
      measureSpace: async () => ({ free: 1, isNetwork: true }),
    });

    expect(await storeDurability.run({ store, signal })).toEqual({
      status: 'failed',
      summary: 'SQLite lies on a network file system, whose locks it cannot trust',
      remedy: 'Put it on a disk of this machine, or set DATABASE_URL=postgres://…',
    });
  });

  test('in PostgreSQL that keeps all', async () => {
    const store = aStore({
      dialect: 'postgres',
      listDurability: async () => [{ name: 'fsync', value: 'on', wanted: ['on'] }],
      measureSpace: async () => undefined,
    });

    expect(await storeDurability.run({ store, signal })).toEqual({ status: 'passed', summary: 'fsync=on' });
  });
});

describe('slack', () => {
  const aSlack = (identity: object) =>
    ({
      getIdentity: async () => identity,
      openSocket: async () => undefined,
    }) as unknown as ProcessContext['slack'];

  test("a person's token", async () => {
    const slack = aSlack({ teamId: 'T1', team: 'Bitiq', botId: undefined, scopes: [] });
    const config = { slack: { appToken: 'xapp' } } as ProcessContext['config'];

    expect(await slackLogin.run({ slack, config, signal })).toMatchObject({
      status: 'failed',
      summary: "SLACK_BOT_TOKEN is a person's token, not a bot's",
    });
  });

  test('that does not tell the scopes: cannot tell', async () => {
    expect((await slackScopes.run({ slack: aSlack({ scopes: undefined }), signal })).status).toBe('unknown');
  });

  test('scopes that bitiq does not use are named', async () => {
    const scopes = [...BOT_SCOPES, 'files:read'];

    expect(await slackScopes.run({ slack: aSlack({ scopes }), signal })).toMatchObject({
      status: 'passed',
      summary: `all ${BOT_SCOPES.length} scopes granted, and files:read, which bitiq does not use`,
    });
  });

  test('the scopes are those of deploy/slack-manifest.yaml', () => {
    const file = new URL('../../deploy/slack-manifest.yaml', import.meta.url);
    const manifest = parse(readFileSync(file, 'utf8'));

    expect([...BOT_SCOPES]).toEqual(manifest.oauth_config.scopes.bot.toSorted());
  });
});

describe('clocks', () => {
  test.each([
    [0, 'passed', undefined],
    [30_000, 'passed', undefined],
    [-30_001, 'failed', 'warning'],
    [300_000, 'failed', 'warning'],
    [300_001, 'failed', undefined],
  ])('%i ms apart', (aheadMs, status, severity) => {
    const found = judgeClock(aheadMs, "Vault's");

    expect([found.status, found.severity]).toEqual([status, severity]);
  });

  test.each([
    ['in its 200', 200],
    ['in its 401', 401],
    ['in its 503', 503],
  ])("a server's date is read, %s", async (_what, status) => {
    const url = await serve((now) => new Date(now + 3_600_000).toUTCString(), status);

    const aheadMs = await measureClock({ url, peer: PEER, signal, now: () => new Date() });

    expect(Math.abs(aheadMs - 3_600_000)).toBeLessThan(1_500);
  });

  test.each([
    ['no date', undefined],
    ['a date that is none', 'soon'],
  ])('a server that says %s: cannot tell', async (_what, date) => {
    const url = await serve(() => date, 200);

    await expect(measureClock({ url, peer: PEER, signal, now: () => new Date() })).rejects.toThrow(
      'The test does not say what time it is',
    );
  });

  const PEER = { system: 'vault', name: 'The test', probe: 'curl' } as const;

  async function serve(dateOf: (now: number) => string | undefined, status: number): Promise<string> {
    const server = createServer((_request, response) => {
      const date = dateOf(Date.now());
      response.sendDate = false;
      response.writeHead(status, date === undefined ? {} : { date });
      response.end('x');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }
});
