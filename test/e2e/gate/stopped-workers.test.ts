import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, type TestContext, test } from 'vitest';
import type { KubernetesObject } from '../../../sandbox/world.ts';
import { readLock } from '../../../src/runs/lock.ts';
import { listEntries, readEverything } from '../../approvals/on-record.ts';
import type { Served } from '../../helpers/house.ts';
import { usePostgres } from '../../helpers/services.ts';
import { applicationKey, type GateHouse, openGateHouse, type Waiting } from './a-gate-house.ts';
import { stopInCommit, wake } from './stopped.ts';

const postgres = usePostgres();

const STOPPED_MS = 60_000;
/** Long enough for whatever a process that wakes goes on with. */
const AWAKE_MS = 4_000;
const APPLICATIONS = ['vault-runtime-prod', 'toy-web-prod'];
const INTENT = { on: 'insert', table: 'steps', when: "new.state = 'intended'" } as const;
/** It is about to edit the message of the run. */
const EDIT = {
  on: 'update',
  table: 'posts',
  when: 'old.ts is not null and new.ts is not null and old.lease_owner = new.lease_owner',
} as const;

describe
  .skipIf(postgres === undefined)
  .concurrent(
    `a process that is stopped for ${STOPPED_MS / 1_000} s in the middle of a commit`,
    { timeout: STOPPED_MS + 120_000 },
    () => {
      test('has written the intent of a step, and another takes over: when it wakes it writes nothing', async (context) => {
        const house = await open(context);
        const first = await house.serve('all');
        const waiting = await anAskedSync(house);
        const stopped = stopInCommit(house.store, INTENT, first);
        await house.approve('prod', waiting, ['ines', 'omar']);
        await stopped;

        const { status, before } = await takeOver(house, waiting, first);

        expect(status).toBe('succeeded');
        expect(written(house, waiting)).toEqual(APPLICATIONS);
        expect(await everything(house)).toEqual(before);
      });

      test('is about to edit the message, and another takes over: when it wakes the message stays as it is', async (context) => {
        const house = await open(context);
        const first = await house.serve('all');
        const waiting = await anAskedSync(house);
        await house.approve('prod', waiting, ['ines']);
        const stopped = stopInCommit(house.store, EDIT, first);
        await house.approve('prod', waiting, ['omar']);
        await stopped;

        const { status, before } = await takeOver(house, waiting, first);

        expect(status).toBe('succeeded');
        expect(await everything(house)).toEqual(before);
      });

      test('has written the intent of a step, and its lock is stolen: when it wakes it sets nothing', async (context) => {
        const house = await open(context);
        await house.serve('bot');
        const worker = await house.serve('worker');
        const waiting = await anAskedSync(house);
        const stopped = stopInCommit(house.store, INTENT, worker);
        await house.approve('prod', waiting, ['ines', 'omar']);
        await stopped;
        const stoppedAt = performance.now();

        await house.slack.command({
          user: 'omar',
          channel: 'prod',
          text: '/bitiq lock prod incident --steal',
        });
        await sleep(STOPPED_MS - (performance.now() - stoppedAt));
        wake(worker);
        const { status, error } = await house.end(waiting.runId);

        const lock = await readLock(house.store.db, 'prod');
        const entries = (await listEntries(house.store)).map(({ type }) => type);
        expect(written(house, waiting)).toEqual([]);
        expect(status).toBe('failed');
        // Where the Application changed meanwhile, it is not known any more whether the operation was sent.
        expect(['lock-lost', 'operation-unknown']).toContain(error?.code);
        expect(lock).toMatchObject({ owner: 'slack:T0BITIQ01/U0OMAR001', reason: 'incident' });
        expect(entries).toContain('lock.stolen');
        expect(entries.slice(entries.indexOf('lock.stolen'))).not.toContain('step.intended');
      });
    },
  );

async function open({ onTestFinished }: TestContext): Promise<GateHouse> {
  const permissions = {
    preflight: 'everyone',
    sync: ['developers'],
    lock: ['security'],
    steal: ['security'],
  };
  const house = await openGateHouse((await postgres?.createDatabase()) ?? '', {
    environments: { prod: { permissions } },
  });
  onTestFinished(() => house.stop());
  return house;
}

async function anAskedSync(house: GateHouse): Promise<Waiting> {
  await house.push('prod', APPLICATIONS);
  return house.ask('prod', APPLICATIONS);
}

/** Another process ends the run of one that has just stopped, and that one wakes. Returns what was there before it did. */
async function takeOver(house: GateHouse, waiting: Waiting, stopped: Served) {
  const stoppedAt = performance.now();
  await house.serve('all');
  const { status } = await house.end(waiting.runId);
  await isShown(house, waiting, /is synced/);
  await sleep(STOPPED_MS - (performance.now() - stoppedAt));
  const before = await everything(house);
  wake(stopped);
  await sleep(AWAKE_MS);
  return { status, before };
}

function isShown({ slack }: GateHouse, { ts }: Waiting, text: RegExp): Promise<unknown> {
  return slack.waitFor(() => slack.messages('prod').find((each) => each.ts === ts && text.test(each.text)), {
    timeoutMs: 20_000,
  });
}

const written = (house: GateHouse, { runId }: Waiting) =>
  house.written('prod', runId).map(({ application }) => application);

/** All that a process could have written: SQL, the cluster, Slack. */
async function everything(house: GateHouse) {
  const { cluster } = house.worlds.environment('prod');
  return {
    sql: await readEverything(house.store),
    writes: cluster.writes,
    applications: APPLICATIONS.map((name) => withoutRefresh(cluster.read(applicationKey(name)))),
    messages: house.slack
      .messages('prod')
      .map(({ ts, text, blocks, edits }) => ({ ts, text, blocks, edits })),
    directMessages: house.slack.directMessages('mara').map(({ text }) => text),
  };
}

/** An Application but for what Argo CD writes whenever it looks: that is nobody's doing here. */
function withoutRefresh(application: KubernetesObject | undefined): unknown {
  if (application === undefined) return undefined;
  const {
    generation: _generation,
    resourceVersion: _version,
    managedFields: _fields,
    ...metadata
  } = application.metadata;
  const { reconciledAt: _at, ...status } = (application.status ?? {}) as Record<string, unknown>;
  return { ...application, metadata, status };
}
