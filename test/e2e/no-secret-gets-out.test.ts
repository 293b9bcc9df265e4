import { readFile } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { changeObject } from '../../sandbox/faults/change-object.ts';
import { BITIQ_TOKEN } from '../../sandbox/fixtures/cluster/access.ts';
import { CANARY } from '../../sandbox/fixtures/secrets/table.ts';
import { GITHUB_TOKEN, VAULT_JWT } from '../../sandbox/worlds/tokens.ts';
import { openStore } from '../../src/store/store.ts';
import { type House, openHouse } from '../helpers/house.ts';

/** Planted where a cluster or a person may put them by mistake. Nobody's. */
const PLANTED = {
  vault: 'hvs.CAESIJplantedplantedplantedplanted',
  github: 'ghp_plantedplantedplantedplantedplanted12',
  password: 'planted-p4ssw0rd-planted',
  slack: ['xoxb', '111111111111', 'plantedplantedplanted'].join('-'),
};

async function readRedis(url: string): Promise<string> {
  const redis = new Redis(url);
  const keys = await redis.keys('*');
  const values = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
  redis.disconnect();
  return [...keys, ...values.map((value) => value?.toString('latin1'))].join('\n');
}

async function readSql(url: string): Promise<string> {
  const store = await openStore(url);
  const tables = ['runs', 'posts', 'audit', 'seen_requests'];
  const rows = await Promise.all(
    tables.map((table) => sql`select * from ${sql.table(table)}`.execute(store.db)),
  );
  await store.close();
  return JSON.stringify(rows.map((result) => result.rows));
}

function readSlack({ slack }: House): string {
  const people = ['mara', 'ines', 'jun', 'omar', 'gast'];
  return JSON.stringify([
    slack.messages('prod'),
    people.map((user) => [slack.ephemerals(user), slack.view(user) ?? null]),
    slack.calls.map(({ method, ...call }) => [method, 'arguments' in call ? call.arguments : null]),
  ]);
}

test('canary values in Vault, Secrets, tokens, commands and the cluster’s own words get nowhere', async () => {
  const house = await openHouse();
  onTestFinished(() => house.stop());
  const prod = house.worlds.environment('prod');
  changeObject(prod.cluster, { apiVersion: 'v1', kind: 'Node', name: 'worker-2' }, (node) => {
    node.status = {
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: `https://bot:${PLANTED.password}@registry.example`,
          message: `login with ${PLANTED.vault} and ${PLANTED.github} failed`,
          lastTransitionTime: '2026-01-01T00:00:00Z',
        },
      ],
    };
  });
  const served = await house.serve('all');

  await house.slack.command({ user: 'mara', channel: 'prod', text: '/bitiq preflight prod' });
  const message = await house.slack.waitFor(
    () => house.slack.messages('prod').find(({ text }) => /not ready/.test(text)),
    { timeoutMs: 15_000 },
  );
  await house.slack.command({ user: 'mara', channel: 'prod', text: `/bitiq preflight ${PLANTED.vault}` });
  await house.slack.command({
    user: 'mara',
    channel: 'prod',
    text: `/bitiq ${PLANTED.slack} ${GITHUB_TOKEN}`,
  });
  await house.slack.click({ user: 'ines', channel: 'prod', ts: message.ts, actionId: 'run.details' });
  await house.slack.waitFor(() => house.slack.view('ines'));
  const metrics = await (await fetch(`http://127.0.0.1:${served.port}/metrics`)).text();
  const places = {
    redis: await readRedis(house.redis.url),
    sql: await readSql(house.settings.env.DATABASE_URL ?? ''),
    log: served.log(),
    slack: readSlack(house),
    metrics,
  };

  const secrets = {
    ...PLANTED,
    vaultValue: CANARY,
    clusterToken: BITIQ_TOKEN,
    vaultJwt: VAULT_JWT,
    githubToken: GITHUB_TOKEN,
    botToken: house.slack.botToken,
    appToken: house.slack.appToken,
  };
  const found = Object.entries(places).flatMap(([place, text]) =>
    Object.entries(secrets)
      .filter(([, value]) => text.includes(value))
      .map(([name]) => `${name} in ${place}`),
  );
  expect(found).toEqual([]);
  expect(places.sql).toContain('[redacted]');
  expect(places.slack).toContain('worker-nodes');
  expect(await readFile(house.settings.config, 'utf8')).not.toContain(CANARY);
}, 60_000);
