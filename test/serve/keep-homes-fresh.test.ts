import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { HomeView, KnownBlock } from '@slack/types';
import { WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import { expect, onTestFinished, test } from 'vitest';
import { startRedis } from '../../sandbox/services/redis.ts';
import { startSlack } from '../../sandbox/slack/slack.ts';
import type { Services } from '../../src/commands/command.ts';
import { ExternalError } from '../../src/errors.ts';
import type { Directory } from '../../src/integrations/slack/directory.ts';
import { readFingerprint } from '../../src/serve/home-fingerprint.ts';
import { startHomes } from '../../src/serve/keep-homes-fresh.ts';
import type { ProcessContext } from '../../src/serve/process-context.ts';
import { createServices } from '../../src/serve/services.ts';
import type { Store } from '../../src/store/store.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import { startTestBitiq } from '../helpers/bitiq.ts';
import { eventually } from '../helpers/eventually.ts';
import { fakeServices } from '../helpers/fake-services.ts';
import { describeOnEachStore } from '../helpers/stores.ts';
import { toPlain } from '../messages/plain.ts';

const INES = { userId: 'UINES', teamId: 'T1' };
const OMAR = { userId: 'UOMAR', teamId: 'T1' };

interface Published {
  readonly user: string;
  readonly text: string;
}

/** A Slack that only takes Homes. `refuse`: what it answers instead, as long as it returns something. */
function aClient(refuse: () => Error | undefined = () => undefined) {
  const published: Published[] = [];
  const publish = async ({ user_id, view }: { user_id: string; view: HomeView }) => {
    const refused = refuse();
    if (refused !== undefined) throw refused;
    published.push({ user: user_id, text: toPlain(view.blocks as KnownBlock[]).join('\n') });
  };
  return { client: { views: { publish } } as unknown as WebClient, published };
}

/** Services over a store, with people of the test's own; how often Slack was asked who they are. */
function servicesOn(store: Store, people: Partial<Directory> = {}) {
  const fake = fakeServices({
    environments: [
      anEnvironment(),
      anEnvironment({ name: 'core', permissions: { preflight: ['platform'] } }),
    ],
    groups: { platform: ['UINES'] },
    directory: people,
  }).services;
  const asked = { times: 0 };
  const directory: Directory = {
    ...fake.directory,
    getPerson(id) {
      asked.times += 1;
      return fake.directory.getPerson(id);
    },
  };
  const relay = { kick: () => undefined, hurry: () => undefined, stop: async () => {} };
  const context = { store, config: fake.config, name: 'test', relay } as unknown as ProcessContext;
  const poster = { getPermalink: async () => 'https://acme.slack.com/archives/C0/p1' } as never;
  const services = createServices(context, { directory, poster, onRequested: () => undefined });
  return { services, asked };
}

function start(store: Store, services: Services, client: WebClient, onTrouble = (_text: string) => {}) {
  const homes = startHomes({
    store,
    services,
    client,
    redactor: { data: (value) => value },
    everyMs: 10,
    onTrouble,
  });
  onTestFinished(homes.stop);
  return homes;
}

const lock = (services: Services, environment = 'prod') =>
  services.locks.take({ environment, by: 'slack:T1/UJUN', reason: 'upgrading Vault' });
const viewers = (store: Store) => store.db.selectFrom('home_viewers').selectAll().execute();
const fingerprint = async (store: Store, services: Services) =>
  readFingerprint(store, services.config, await store.now());

/** Resolves once every viewer was looked at as things stand now. */
const untilLooked = (store: Store, services: Services) =>
  eventually(async () => {
    const now = await fingerprint(store, services);
    expect((await viewers(store)).map(({ looked }) => looked)).toEqual((await viewers(store)).map(() => now));
  });

describeOnEachStore('App Home', (openFresh) => {
  test('shows a change to whoever has it open, and is published again only where it shows something else', async () => {
    const store = await openFresh();
    const { services } = servicesOn(store);
    const { client, published } = aClient();
    const homes = start(store, services, client);
    await homes.open(INES);
    await homes.open(OMAR);

    await lock(services, 'core');
    await untilLooked(store, services);
    await services.links.createCode('slack:T1/UJUN');
    await untilLooked(store, services);

    expect(published.map(({ user }) => user)).toEqual(['UINES', 'UOMAR', 'UINES']);
    expect(published[0]?.text).toContain('➖ core: no preflight yet');
    expect(published[1]?.text).not.toContain('core');
    expect(published[2]?.text).toContain('🔒 core is locked by @ujun: "upgrading Vault"');
  });

  test('is no reason to ask Slack anything while nothing changes', async () => {
    const store = await openFresh();
    const { services, asked } = servicesOn(store);
    const { client, published } = aClient();
    let looks = 0;
    const counted: Store = {
      ...store,
      now() {
        looks += 1;
        return store.now();
      },
    };
    await start(counted, services, client).open(INES);
    await untilLooked(store, services);
    const before = { asked: asked.times, looks };

    await eventually(() => expect(looks).toBeGreaterThan(before.looks + 20));

    expect(asked.times).toBe(before.asked);
    expect(published).toHaveLength(1);
  });

  test('is published once by two processes that see the change at the same time', async () => {
    const store = await openFresh();
    const { services } = servicesOn(store);
    const { client, published } = aClient();
    start(store, services, client);
    await start(store, services, client).open(INES);

    for (const what of ['take', 'release', 'take', 'release', 'take'] as const) {
      if (what === 'take') await lock(services);
      else await services.locks.release({ environment: 'prod', by: 'slack:T1/UJUN' });
      await untilLooked(store, services);
    }

    expect(published).toHaveLength(6);
  });

  test('is published by another process where the one that began to is gone', async () => {
    const store = await openFresh();
    const { services } = servicesOn(store);
    const { client, published } = aClient();
    await start(store, services, client).open(INES);
    const gone = (await store.now()) + 300;
    await store.write((tx) => tx.db.updateTable('home_viewers').set({ due_at: gone }).execute());

    await lock(services);
    await untilLooked(store, services);

    expect(await store.now()).toBeGreaterThan(gone);
    expect(published).toHaveLength(2);
  });

  test('loses what somebody may no longer see, and all of it where they may see nothing', async () => {
    const store = await openFresh();
    const members = new Set(['UINES']);
    let standing: 'member' | 'deactivated' = 'member';
    const { services } = servicesOn(store, {
      isInGroup: async (id) => members.has(id),
      getPerson: async (id) => ({ id, teamIds: ['T1'], standing, name: id.toLowerCase() }),
    });
    const { client, published } = aClient();
    await start(store, services, client).open(INES);

    members.clear();
    await lock(services);
    await untilLooked(store, services);
    standing = 'deactivated';
    await lock(services, 'core');
    await untilLooked(store, services);

    expect(published.map(({ text }) => text.includes('core'))).toEqual([true, false, false]);
    expect(published.at(-1)?.text).toContain('This account is deactivated.');
  });

  test('stays as it is while Slack does not say who somebody is, and is made as soon as it does', async () => {
    const store = await openFresh();
    let isSilent = false;
    const silence = new ExternalError('slack', 'unreachable', 'Slack did not answer users.info');
    const { services } = servicesOn(store, {
      getPerson: async (id) => {
        if (isSilent) throw silence;
        return { id, teamIds: ['T1'], standing: 'member', name: id.toLowerCase() };
      },
    });
    const troubles: string[] = [];
    const { client, published } = aClient();
    await start(store, services, client, (text) => troubles.push(text)).open(INES);

    isSilent = true;
    await lock(services);
    await eventually(() => expect(troubles).not.toEqual([]));
    isSilent = false;
    await untilLooked(store, services);

    expect(published).toHaveLength(2);
    expect(published[1]?.text).toContain('locked by @ujun');
    expect((await viewers(store))[0]?.failures).toBe(0);
  });

  test('waits as long as Slack asks, which is no failure', async () => {
    const store = await openFresh();
    const { services } = servicesOn(store);
    let refusals = 0;
    let isBusy = false;
    const { client, published } = aClient(() => {
      if (isBusy) refusals += 1;
      return isBusy ? new WebAPIRateLimitedError(1) : undefined;
    });
    await start(store, services, client).open(INES);
    const began = performance.now();

    isBusy = true;
    await lock(services);
    await eventually(() => expect(refusals).toBe(1));
    await eventually(async () => expect((await viewers(store))[0]?.due_at).toBeLessThan(Date.now() + 1_100));
    const [waiting] = await viewers(store);
    isBusy = false;
    await untilLooked(store, services);

    expect(performance.now() - began).toBeGreaterThan(1_000);
    expect([waiting?.failures, refusals, published.length]).toEqual([0, 1, 2]);
  });

  test('that nobody could make when it was opened says so, and is made as soon as Slack says who that is', async () => {
    const store = await openFresh();
    let asked = 0;
    const { services } = servicesOn(store, {
      getPerson: async (id) => {
        asked += 1;
        if (asked === 1) throw new ExternalError('slack', 'unreachable', 'Slack did not answer users.info');
        return { id, teamIds: ['T1'], standing: 'member', name: id.toLowerCase() };
      },
    });
    const { client, published } = aClient();

    await start(store, services, client).open(INES);
    await untilLooked(store, services);

    expect(published.map(({ text }) => text.includes('Slack did not say who you are'))).toEqual([
      true,
      false,
    ]);
  });

  test('that could not be shown when it was opened is shown as soon as Slack takes it', async () => {
    const store = await openFresh();
    const { services } = servicesOn(store);
    let refusals = 0;
    const { client, published } = aClient(() => {
      refusals += 1;
      return refusals === 1 ? new Error('broken') : undefined;
    });

    await start(store, services, client).open(INES);
    await untilLooked(store, services);

    expect(published.map(({ user }) => user)).toEqual(['UINES']);
  });

  test('that is opened twice at the same time ends as things stand, whichever Slack takes last', async () => {
    const store = await openFresh();
    const { services } = servicesOn(store);
    const { client, published } = aClient();
    const [taken, told] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let calls = 0;
    const slow = {
      views: {
        async publish(asked: Parameters<WebClient['views']['publish']>[0]) {
          calls += 1;
          const isFirst = calls === 1;
          if (isFirst) await taken.promise;
          await client.views.publish(asked);
          if (!isFirst) await told.promise;
        },
      },
    } as unknown as WebClient;
    const homes = startHomes({
      store,
      services,
      client: slow,
      redactor: { data: (value) => value },
      everyMs: 600_000,
      onTrouble: () => undefined,
    });
    onTestFinished(homes.stop);

    const first = homes.open(INES);
    await eventually(() => expect(calls).toBe(1));
    await lock(services);
    const second = homes.open(INES);
    await eventually(() => expect(published).toHaveLength(1));
    taken.resolve();
    await first;
    told.resolve();
    await second;
    start(store, services, client);
    await untilLooked(store, services);

    expect(published.map(({ text }) => text.includes('locked by @ujun'))).toEqual([true, false, true]);
  });

  test('is shown by another process where the one that it was opened in is gone', async () => {
    const store = await openFresh();
    const { services } = servicesOn(store);
    const { client, published } = aClient();
    const gone = Promise.withResolvers<never>();
    const publish = () => gone.promise;
    const dying = start(store, services, { views: { publish } } as unknown as WebClient);
    const opened = dying.open(INES);
    await eventually(async () => expect(await viewers(store)).toHaveLength(1));

    await store.write((tx) => tx.db.updateTable('home_viewers').set({ due_at: 0 }).execute());
    start(store, services, client);
    await eventually(() => expect(published).toHaveLength(1));

    gone.reject(new Error('killed'));
    await opened;
  });

  test('is forgotten after ten failures, until it is opened again', async () => {
    const store = await openFresh();
    const { services } = servicesOn(store);
    let isBroken = false;
    const { client } = aClient(() => (isBroken ? new Error('broken') : undefined));
    const homes = start(store, services, client);
    await homes.open(INES);

    await store.write((tx) => tx.db.updateTable('home_viewers').set({ failures: 8 }).execute());
    isBroken = true;
    await lock(services);
    await eventually(async () => expect((await viewers(store))[0]?.failures).toBe(9));
    await store.write((tx) => tx.db.updateTable('home_viewers').set({ due_at: 0 }).execute());
    await eventually(async () => expect(await viewers(store)).toEqual([]));
    isBroken = false;
    await homes.open(INES);

    expect(await viewers(store)).toHaveLength(1);
  });
});

describeOnEachStore('how things stand', (openFresh) => {
  const freeze = {
    from: '2026-12-20T00:30:00Z',
    to: '2027-01-02T00:00:00Z',
    reason: 'year end',
    timeZone: 'UTC',
  };
  const config = fakeServices({ environments: [anEnvironment({ freezes: [freeze] })] }).services.config;
  const at = (store: Store, time: string) => readFingerprint(store, config, Date.parse(time));

  test('is otherwise once a freeze begins, and each hour', async () => {
    const store = await openFresh();
    const before = await at(store, '2026-12-20T00:29:00Z');

    expect(await at(store, '2026-12-20T00:01:00Z')).toBe(before);
    expect(await at(store, '2026-12-20T00:30:00Z')).not.toBe(before);
    expect(await at(store, '2026-12-20T01:00:00Z')).not.toBe(await at(store, '2026-12-20T02:00:00Z'));
  });

  test('is otherwise with each record, report of drift and message that is posted', async () => {
    const store = await openFresh();
    const { services } = servicesOn(store);
    const time = '2026-11-21T12:00:00Z';
    const seen = [await at(store, time)];
    const look = async () => seen.push(await at(store, time));

    const { run } = await services.requestRun({
      kind: 'preflight',
      environment: 'prod',
      input: {},
      dedupeKey: 'key',
      requestedBy: 'slack:T1/UJUN',
      channel: 'C0PROD',
    });
    await look();
    await store.write((tx) => tx.db.updateTable('posts').set({ ts: '1.2' }).execute());
    await look();
    const counts = { open: 1, came: 1, gone: 0, snoozed: 0 };
    await store.write((tx) =>
      tx.db
        .insertInto('drift_reports')
        .values({ run_id: run.id, environment: 'prod', at: 1, is_reachable: 1, ...counts })
        .execute(),
    );
    await look();

    expect(new Set(seen).size).toBe(4);
  });
});

test('two bots show over the wire what somebody else does, once', async () => {
  const databaseUrl = `sqlite:${join(await mkdtemp(join(tmpdir(), 'bitiq-homes-')), 'bitiq.sqlite')}`;
  const [redis, slack] = await Promise.all([startRedis(), startSlack({ rateLimits: 'off' })]);
  const common = { slack, redisUrl: redis.url, databaseUrl, jobs: [], role: 'bot' } as const;
  const prod = { permissions: { lock: ['platform'] } };
  const first = await startTestBitiq({ ...common, prod });
  const second = await startTestBitiq({ ...common, prod });
  onTestFinished(async () => {
    await Promise.all([first.stop(), second.stop()]);
    await slack.stop();
    await redis.stop();
    await rm(dirname(databaseUrl.slice('sqlite:'.length)), { recursive: true });
  });
  const shown = (user: string) => JSON.stringify(slack.home(user)?.body.blocks ?? []);
  const publishes = () => slack.calls.filter(({ method }) => method === 'views.publish').length;
  const { store, config } = first.context;
  await Promise.all(['ines', 'omar'].map((user) => slack.openHome({ user })));
  await slack.waitFor(() => slack.home('ines') && slack.home('omar'));
  expect(shown('ines')).toContain('staging: no preflight yet');
  expect(shown('omar')).not.toContain('staging');

  await slack.command({ user: 'jun', channel: 'prod', text: '/bitiq lock prod upgrading Vault' });
  await slack.waitFor(() => ['ines', 'omar'].every((user) => shown(user).includes('locked by @jun')));
  await eventually(async () => {
    const now = await readFingerprint(store, config, await store.now());
    expect((await viewers(store)).map(({ looked }) => looked)).toEqual([now, now]);
  });

  expect(publishes()).toBe(4);
});
