import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { FAULTS } from '../../../sandbox/faults/index.ts';
import type { KubernetesObject } from '../../../sandbox/world.ts';
import type { RunningEnvironment } from '../../../sandbox/worlds/start-environment.ts';
import { startWorlds, type Worlds } from '../../../sandbox/worlds/start-worlds.ts';

const KEY = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  name: 'toy-service-prod',
  namespace: 'openshift-gitops',
};
const PROJECT = { ...KEY, kind: 'AppProject', name: 'default' };
const VALUES = 'charts/toy-service/values-prod.yaml';
const BLOCKED = 'Sync operation blocked by sync window';
const TIMEOUT_MS = 8_000;

interface Project extends KubernetesObject {
  readonly spec: { readonly syncWindows?: readonly object[] };
}

/** What the assertions look into. */
interface Read {
  readonly operation?: unknown;
  readonly status: {
    readonly sync: { readonly revision: string };
    readonly summary: { readonly images: readonly string[] };
    readonly operationState?: { readonly phase: string; readonly message: string };
  };
}

let worlds: Worlds;
let prod: RunningEnvironment;
let mends: (() => void)[];
let count = 0;

beforeAll(async () => {
  const times = { delayMs: 10, lookMs: 50, operationMs: 40, healthMs: 40 };
  worlds = await startWorlds({ world: 'healthy', environments: ['prod'], times });
  prod = worlds.environment('prod');
});

afterAll(() => worlds.stop());

beforeEach(() => {
  mends = [];
});

afterEach(async () => {
  mend();
  await until({ status: { health: { status: 'Healthy' } } });
});

function plant(id: string): void {
  const fault = FAULTS.find((each) => each.id === id);
  if (fault === undefined) throw new Error(`there is no fault ${id}`);
  mends.push(fault.plant(prod));
}

function mend(): void {
  for (const each of mends.splice(0)) each();
}

const read = () => prod.cluster.read(KEY) as KubernetesObject & Read;
const state = () => read().status.operationState;
const until = (expected: object) =>
  vi.waitFor(() => expect(read()).toMatchObject(expected), { interval: 5, timeout: TIMEOUT_MS });
const untilState = (expected: object) => until({ status: { operationState: expected } });

/** A commit with a new tag, once Argo CD has seen it. */
async function push(): Promise<string> {
  count += 1;
  const text = prod.github.readFile(prod.repository, 'main', VALUES) ?? '';
  const sha = prod.github.commit(prod.repository, 'main', {
    message: `toy-service v0.4.${count}`,
    author: 'jun',
    files: { [VALUES]: text.replace(/tag: .*/, `tag: v0.4.${count}`) },
  });
  await until({ status: { sync: { status: 'OutOfSync', revision: sha } } });
  return sha;
}

/** Sets an operation as bitiq does. */
function sync(revision: string): object {
  const operation = {
    initiatedBy: { username: 'slack:T1/U1', automated: false },
    info: [{ name: 'bitiq/run', value: `run-${revision}` }],
    retry: { limit: 0 },
    sync: { revision, prune: false, syncOptions: ['ApplyOutOfSyncOnly=true'], syncStrategy: { hook: {} } },
  };
  prod.cluster.change(KEY, (application) => {
    application.operation = operation;
  });
  return operation;
}

test('without a fault a sync takes the pushed commit in, with its image', async () => {
  const sha = await push();

  const operation = sync(sha);
  await untilState({ phase: 'Succeeded', operation, syncResult: { revision: sha } });
  await until({ status: { health: { status: 'Healthy' } } });

  expect(read().status).toMatchObject({
    sync: { status: 'Synced', revision: sha },
    summary: { images: [`quay.io/acme/toy-service:v0.4.${count}`] },
    history: expect.arrayContaining([expect.objectContaining({ revision: sha })]),
    operationState: {
      syncResult: {
        resources: [
          { kind: 'Job', name: 'toy-service-migrate', hookType: 'PreSync' },
          { kind: 'Deployment', name: 'toy-service', status: 'Synced' },
        ],
      },
    },
  });
});

test('a sync to a commit before the newest leaves the Application OutOfSync at the head', async () => {
  const [first, second] = [await push(), await push()];

  sync(first);
  await untilState({ phase: 'Succeeded', syncResult: { revision: first } });
  const images = read().status.summary.images;
  await until({ status: { sync: { status: 'OutOfSync', revision: second } } });

  expect(images).toEqual([`quay.io/acme/toy-service:v0.4.${count - 1}`]);
});

test('sync-hangs: the hook runs and runs, and the sync goes on when it is mended', async () => {
  const sha = await push();
  plant('sync-hangs');

  sync(sha);
  const hook = { kind: 'Job', name: 'toy-service-migrate', hookType: 'PreSync', hookPhase: 'Running' };
  await untilState({ phase: 'Running', syncResult: { resources: [hook] } });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const later = state();
  mend();
  await untilState({ phase: 'Succeeded' });

  expect(later).toMatchObject({
    phase: 'Running',
    message: 'waiting for completion of hook batch/Job/toy-service-migrate',
    syncResult: { resources: [hook] },
  });
});

test('sync-fails: the Deployment is refused, and the next sync succeeds when it is mended', async () => {
  const sha = await push();
  plant('sync-fails');

  sync(sha);
  await untilState({
    phase: 'Failed',
    message: expect.stringMatching(/^one or more objects failed to apply, reason: /),
  });
  const failed = read();
  mend();
  sync(sha);
  await untilState({ phase: 'Succeeded' });

  expect(failed).toMatchObject({
    status: {
      sync: { status: 'OutOfSync' },
      operationState: {
        syncResult: {
          resources: [
            { hookPhase: 'Succeeded' },
            {
              kind: 'Deployment',
              name: 'toy-service',
              status: 'SyncFailed',
              message: expect.stringMatching(/denied/),
            },
          ],
        },
      },
    },
  });
});

test.each([
  ['sync-degraded', 'Degraded'],
  ['never-healthy', 'Progressing'],
])('%s: Succeeded and Synced, and then %s until it is mended', async (id, health) => {
  const sha = await push();
  plant(id);

  sync(sha);
  await until({
    status: {
      operationState: { phase: 'Succeeded' },
      sync: { status: 'Synced' },
      health: { status: health },
    },
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const later = read();
  mend();
  await until({ status: { health: { status: 'Healthy' } } });

  expect(later).toMatchObject({
    status: {
      health: { status: health },
      resources: [{ kind: 'Deployment', health: { status: health } }, { kind: 'Service' }],
    },
  });
});

test('operation-cleared: the operation is gone and has never run', async () => {
  const sha = await push();
  const before = state();
  plant('operation-cleared');

  sync(sha);
  await vi.waitFor(() => expect(read().operation).toBeUndefined(), { timeout: TIMEOUT_MS });
  const after = state();
  mend();
  sync(sha);
  await untilState({ phase: 'Succeeded', syncResult: { revision: sha } });

  expect(after).toEqual(before);
  const { written, begun } = prod.cluster.argocd;
  const runs = (all: typeof written) => all.filter(({ revision }) => revision === sha).length;
  expect([runs(written), runs(begun)]).toEqual([2, 1]);
});

test("operation-replaced: somebody else's runs, and ours does not", async () => {
  const sha = await push();
  plant('operation-replaced');

  sync(sha);
  await untilState({ phase: 'Succeeded', operation: { initiatedBy: { username: 'admin' } } });

  expect(prod.cluster.argocd.begun.filter(({ revision }) => revision === sha)).toEqual([]);
  expect(prod.cluster.argocd.written.at(-1)).toMatchObject({ username: 'admin', revision: 'main' });
});

test('operation-ignored: the operation stays as it was set, and runs when it is mended', async () => {
  const sha = await push();
  plant('operation-ignored');

  const operation = sync(sha);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const [waiting, before] = [read().operation, state()];
  mend();
  await untilState({ phase: 'Succeeded', operation });

  expect(waiting).toEqual(operation);
  expect(before).not.toMatchObject({ operation });
});

describe('a window of the AppProject', () => {
  const windows = () => (prod.cluster.read(PROJECT) as Project | undefined)?.spec.syncWindows;

  test('sync-window-closed: it is there before a sync is asked for, and gone when it is mended', async () => {
    const sha = await push();
    plant('sync-window-closed');
    const closed = windows();

    sync(sha);
    await untilState({ phase: 'Running', message: BLOCKED });
    mend();
    await untilState({ phase: 'Succeeded' });

    expect(closed).toMatchObject([{ kind: 'deny', applications: ['toy-service-prod'] }]);
    expect(windows()).toBeUndefined();
  });

  test('sync-parked: it closes when the operation is set, which runs when it is mended', async () => {
    const sha = await push();
    plant('sync-parked');
    const before = windows();

    const operation = sync(sha);
    await untilState({ phase: 'Running', message: BLOCKED, operation });
    const parked = windows();
    mend();
    await untilState({ phase: 'Succeeded', operation });

    expect(before).toBeUndefined();
    expect(parked).toMatchObject([{ kind: 'deny', applications: ['toy-service-prod'] }]);
    expect(windows()).toBeUndefined();
  });
});

test('project-forbids: the operation is an Error, and the next one succeeds when it is mended', async () => {
  const sha = await push();
  plant('project-forbids');

  sync(sha);
  await untilState({ phase: 'Error', message: expect.stringMatching(/^InvalidSpecError: .*'bitiq-prod'/) });
  mend();
  sync(sha);

  await untilState({ phase: 'Succeeded' });
});

test('branch-moves: OutOfSync at a new commit, and Synced again when it is taken back', async () => {
  sync(await push());
  await until({ status: { operationState: { phase: 'Succeeded' }, sync: { status: 'Synced' } } });
  const before = read().status.sync.revision;

  plant('branch-moves');
  await until({ status: { sync: { status: 'OutOfSync' } } });
  const moved = read().status.sync.revision;
  mend();
  await until({ status: { sync: { status: 'Synced' } } });

  expect(moved).not.toBe(before);
  expect([before, moved]).not.toContain(read().status.sync.revision);
});

test('auto-sync-on: what is pushed is synced by Argo CD itself, which is switched off again', async () => {
  plant('auto-sync-on');
  const { spec } = read();

  count += 1;
  const text = prod.github.readFile(prod.repository, 'main', VALUES) ?? '';
  const sha = prod.github.commit(prod.repository, 'main', {
    message: 'by itself',
    author: 'jun',
    files: { [VALUES]: text.replace(/tag: .*/, `tag: v0.4.${count}`) },
  });
  await untilState({
    phase: 'Succeeded',
    operation: { initiatedBy: { automated: true }, retry: { limit: 5 } },
    syncResult: { revision: sha },
  });
  mend();

  expect(spec).toMatchObject({ syncPolicy: { automated: {} } });
  expect(read().spec).not.toHaveProperty('syncPolicy');
});
