import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUCKET } from '../../sandbox/fixtures/aws.ts';
import { type Ended, runBitiq, startBitiq } from '../cli/run-bitiq.ts';
import type { Served } from '../helpers/house.ts';
import { type House, openHouse } from '../helpers/house.ts';

const SECRET = 'logging/loki-s3';

let house: House;
let served: Served;

beforeAll(async () => {
  house = await openHouse({ environments: { new: {} } });
  served = await house.serve('all');
}, 60_000);
afterAll(() => house.stop());

/** A terminal of each person's own, with the credentials that belong to it. */
async function linkedTerminalOf(who: string) {
  const place = {
    cwd: house.folder,
    env: { ...house.settings.env, HOME: join(house.folder, who), USER: who },
  };
  const { reply } = await house.slack.command({ user: who, channel: 'new', text: '/bitiq link' });
  const code = /bitiq link ([\w-]+)/.exec(JSON.stringify(reply?.blocks))?.[1] ?? '';
  await runBitiq(['link', code], place);
  return {
    type: (...words: string[]): Promise<Ended> => runBitiq(words, place),
    start: (...words: string[]) => startBitiq(words, place),
  };
}

/** What a command has printed once it has printed this. */
function whenPrinted({ child }: ReturnType<typeof startBitiq>, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout?.on('data', (part) => {
      printed += part;
      const found = pattern.exec(printed);
      if (found !== null) resolve(found);
    });
    child.once('close', () => reject(new Error(`it ended before it printed ${pattern}:\n${printed}`)));
  });
}

describe('at terminals', () => {
  test('an empty cluster is planned, prepared, approved by two people, and ends healthy', async () => {
    const [ines, jun, omar] = await Promise.all(['ines', 'jun', 'omar'].map(linkedTerminalOf));
    const world = house.worlds.environment('new');

    const planned = await ines?.type('bootstrap', 'new', '--plan');
    const untouched = [world.cluster.writes, house.worlds.aws.writes];
    const first = ines?.start('bootstrap', 'new', '--reason', 'the new region');
    if (first === undefined) throw new Error('there is no terminal');
    const [, run = '', plan = ''] = await whenPrinted(
      first,
      /bitiq approve ([a-z0-9]{8}) --plan ([0-9a-f]{4}-[0-9a-f]{4})/,
    );
    const synced = world.cluster.argocd.written.length;
    const own = await ines?.type('approve', run, '--plan', plan);
    const one = await jun?.type('approve', run, '--plan', plan);
    const two = await omar?.type('approve', run, '--plan', plan);
    const ended = await first.ended;
    const trail = await omar?.type('audit', 'run', run);

    expect([planned?.code, untouched]).toEqual([0, [0, 0]]);
    expect(planned?.stdout).toMatch(/^✅ bootstrap of New cluster: \d+ to create, 0 to change/);
    expect(synced).toBe(0);
    expect([own?.code, one?.code, two?.code]).toEqual([1, 0, 0]);
    expect(own?.stderr).toContain('You asked for this run, so someone else has to approve it.');
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toMatch(/New cluster is bootstrapped: \d+ applications at [0-9a-f]{7}/);
    expect(trail?.stdout).toContain('begins: write Application argocd-apps-new');
    expect(trail?.stdout).toContain('completed the approval');
    expect(trail?.stdout).toContain('begins: sync toy-web-new');
  }, 120_000);

  test('the key that AWS gave out is in the secret store and nowhere else', async () => {
    const world = house.worlds.environment('new');
    const [key] = house.worlds.aws.users.get(BUCKET)?.keys ?? [];
    const kept = world.vault.readSecret('gitops', SECRET);

    const canaries = { id: key?.id ?? '', secret: key?.secret ?? '' };
    const places = {
      folder: await readFolder(house.folder),
      redis: await readRedis(house.redis.url),
      log: served.log(),
      slack: JSON.stringify([house.slack.messages('new'), house.slack.calls]),
      cluster: JSON.stringify(world.cluster.all('v1', 'Secret')),
      git: JSON.stringify(
        [...house.worlds.github.repositories.values()].map(({ commits }) =>
          [...commits.values()].map(({ files }) => [...files]),
        ),
      ),
    };

    expect([kept?.access_key_id, kept?.access_key_secret]).toEqual([key?.id, key?.secret]);
    expect(canaries.secret.length).toBeGreaterThan(20);
    const found = Object.entries(places).flatMap(([place, text]) =>
      Object.entries(canaries)
        .filter(([, value]) => text.includes(value))
        .map(([name]) => `${name} in ${place}`),
    );
    expect(found).toEqual([]);
    expect(places.folder).toContain('Access key of');
    expect(places.slack).toContain('is bootstrapped');
  });
});

/** The bytes of every file: the SQL store with its write-ahead log, settings, credentials of terminals. */
async function readFolder(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')));
  return texts.join('\n');
}

async function readRedis(url: string): Promise<string> {
  const redis = new Redis(url);
  const keys = await redis.keys('*');
  const values = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
  redis.disconnect();
  return [...keys, ...values.map((value) => value?.toString('latin1'))].join('\n');
}
