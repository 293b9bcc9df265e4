import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ExternalError } from '../../../src/errors.ts';
import type { OperationView, SyncExecutor, SyncOrder } from '../../../src/integrations/argocd/operations.ts';
import { COMMIT, type SyncPlaces, startSyncPlaces } from './sync-places.ts';

const signal = new AbortController().signal;
let places: SyncPlaces;

beforeAll(async () => {
  places = await startSyncPlaces();
});

afterEach(() => {
  const { cluster, api } = places;
  for (const trouble of [cluster.trouble, api.trouble])
    Object.assign(trouble, { mode: 'none', status: undefined });
  cluster.argocd.isStuck = false;
  cluster.argocd.troubles.clear();
});

afterAll(() => places.stop());

const anOrder = (change: Partial<SyncOrder> = {}): SyncOrder => ({
  runId: 'run-1',
  planHash: 'hash-1',
  initiatedBy: 'slack:T1/U1',
  revision: COMMIT,
  prune: false,
  syncOptions: ['ApplyOutOfSyncOnly=true'],
  ...change,
});

/** Somebody else's operation, as a person at Argo CD's page would set it. */
const THEIRS = { initiatedBy: { username: 'jun' }, sync: { revision: COMMIT } };

const RUNS = [
  { name: 'bitiq/run', value: 'run-1' },
  { name: 'bitiq/plan', value: 'hash-1' },
];

function writesOf(name: string) {
  return places.cluster.argocd.written.filter(({ application }) => application === name);
}

async function view(executor: SyncExecutor, name: string): Promise<OperationView> {
  const found = await executor.read(name, signal);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

async function until(
  executor: SyncExecutor,
  name: string,
  isSo: (view: OperationView) => boolean,
): Promise<OperationView> {
  for (;;) {
    const now = await view(executor, name);
    if (isSo(now)) return now;
    await sleep(5);
  }
}

const phaseIs = (phase: string) => (now: OperationView) => now.state?.phase === phase;

/** What a call rejects with, as the `ExternalError` that it has to be. */
async function errorOf(call: Promise<unknown>): Promise<ExternalError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ExternalError)) throw new Error(`no ExternalError but ${error}`);
  return error;
}

/** What an Application carries already. */
interface Given {
  readonly operation?: object;
  readonly state?: object;
}

const WAYS = [
  { way: 'kubernetes', by: 'slack:T1/U1', more: [] },
  { way: 'argocd-api', by: 'proj:default:bitiq', more: [{ name: 'bitiq/by', value: 'slack:T1/U1' }] },
] as const;

describe.each(WAYS)('the executor $way', ({ way, by, more }) => {
  const system = way === 'kubernetes' ? 'kubernetes' : 'argocd';
  const executor = () => places.executors[way];

  const startOn = async (name: string, order = anOrder()) =>
    executor().start(await view(executor(), name), order, signal);

  test('reads an Application that nothing was done with', async () => {
    const name = places.application({ status: { health: { status: 'Degraded', message: 'it crashes' } } });

    expect(await executor().read(name, signal)).toEqual({
      name,
      namespace: 'openshift-gitops',
      project: 'default',
      resourceVersion: places.read(name).metadata.resourceVersion,
      requested: undefined,
      state: undefined,
      syncStatus: 'OutOfSync',
      comparedWith: '',
      health: 'Degraded',
      healthMessage: 'it crashes',
      reconciledAt: undefined,
      conditions: [],
    });
  });

  test('reads what does not exist as undefined', async () => {
    expect(await executor().read('none', signal)).toBeUndefined();
  });

  test('starts exactly what was ordered, and follows it to its end', async () => {
    const name = places.application();

    await startOn(name, anOrder({ prune: true }));
    const asked = places.read(name).operation;
    const done = await until(executor(), name, phaseIs('Succeeded'));

    expect(asked).toEqual({
      initiatedBy: { username: by, ...(way === 'kubernetes' && { automated: false }) },
      info: [...RUNS, ...more],
      retry: { limit: 0 },
      sync: {
        revision: COMMIT,
        prune: true,
        syncOptions: ['ApplyOutOfSyncOnly=true'],
        syncStrategy: { hook: {} },
      },
    });
    expect(done).toMatchObject({
      requested: undefined,
      syncStatus: 'Synced',
      comparedWith: COMMIT,
      state: { runId: 'run-1', by, revision: COMMIT, syncedRevision: COMMIT },
    });
    expect(done.state?.finishedAt).toBeInstanceOf(Date);
    expect(done.state?.resources).toMatchObject([
      { kind: 'Job', name: 'migrate', hookType: 'PreSync', hookPhase: 'Succeeded', syncPhase: 'PreSync' },
    ]);
    expect(writesOf(name)).toHaveLength(1);
  });

  test('shows an operation that is asked for and not begun', async () => {
    places.cluster.argocd.isStuck = true;
    const name = places.application();

    await startOn(name);

    expect((await view(executor(), name)).requested).toEqual({ runId: 'run-1', by, revision: COMMIT });
  });

  test('sets no options where none are ordered, not those of the Application', async () => {
    places.cluster.argocd.isStuck = true;
    const name = places.application({
      spec: { syncPolicy: { syncOptions: ['Force=true'], retry: { limit: 5 } } },
    });

    await startOn(name, anOrder({ syncOptions: [] }));

    expect(places.read(name).operation).toMatchObject({ retry: { limit: 0 }, sync: { syncOptions: [] } });
  });

  test.each(['main', 'v1.0.0', '', COMMIT.slice(1), COMMIT.toUpperCase()])(
    'does not start for the revision "%s", which is no full commit',
    async (revision) => {
      const name = places.application();

      await expect(startOn(name, anOrder({ revision }))).rejects.toThrow('is no full commit');

      expect(writesOf(name)).toEqual([]);
    },
  );

  test('does not start on an Application that changed since it was read', async () => {
    const name = places.application();
    const before = await view(executor(), name);
    places.change(name, ({ metadata }) => {
      metadata.labels = { changed: 'yes' };
    });

    const error = await errorOf(executor().start(before, anOrder(), signal));

    expect(error).toMatchObject({ system, reason: 'conflict' });
    expect(error.message).toContain(`${name} has changed since it was read`);
    expect(writesOf(name)).toEqual([]);
  });

  test.each([
    ['asked for', { operation: THEIRS }],
    ['running', { operation: THEIRS, state: { phase: 'Running', operation: THEIRS } }],
    ['running, as it says, though nothing asks for it', { state: { phase: 'Running', operation: THEIRS } }],
  ])('does not start while an operation is %s', async (_what, given: Given) => {
    const { operation, state: operationState } = given;
    places.cluster.argocd.isStuck = true;
    const name = places.application();
    places.change(name, (object) => {
      if (operation) object.operation = operation;
      if (operationState) Object.assign(object.status as object, { operationState });
    });

    const error = await errorOf(startOn(name));

    expect(error).toMatchObject({ system, reason: 'conflict' });
    expect(error.message).toBe(`an operation of jun is already under way on ${name}`);
    expect(places.read(name).operation).toEqual(operation);
  });

  test('ends the operation of its run while it runs', async () => {
    const name = places.application();
    places.cluster.argocd.troubles.add(`hangs ${name}`);
    await startOn(name);
    await until(executor(), name, phaseIs('Running'));

    const result = await executor().terminate(name, 'run-1', signal);
    const ended = await until(executor(), name, phaseIs('Failed'));

    expect(result).toBe('ended');
    expect(ended).toMatchObject({ requested: undefined, state: { message: 'Operation terminated' } });
  });

  test('leaves one alone that is being ended already', async () => {
    places.cluster.argocd.isStuck = true;
    const name = places.application();
    await startOn(name);
    places.change(name, (object) => {
      const operationState = { phase: 'Terminating', operation: object.operation };
      Object.assign(object.status as object, { operationState });
    });
    const before = places.read(name);

    expect(await executor().terminate(name, 'run-1', signal)).toBe('ended');

    expect(places.read(name)).toEqual(before);
  });

  test.each([
    ['asked for by somebody else', { operation: THEIRS }],
    ['running for somebody else', { operation: THEIRS, state: { phase: 'Running', operation: THEIRS } }],
    [
      'running for another run',
      { state: { phase: 'Running', operation: { info: [{ name: 'bitiq/run', value: 'run-2' }] } } },
    ],
    ['over', { state: { phase: 'Failed', operation: { info: RUNS } } }],
    [
      'over, with a new one after it',
      { operation: THEIRS, state: { phase: 'Failed', operation: { info: RUNS } } },
    ],
    [
      'gone, with another in its place',
      { operation: THEIRS, state: { phase: 'Running', operation: { info: RUNS } } },
    ],
    ['never there', {}],
  ])('ends nothing where the operation is %s', async (_what, given: Given) => {
    places.cluster.argocd.isStuck = true;
    const name = places.application();
    places.change(name, (object) => {
      if (given.operation) object.operation = given.operation;
      if (given.state) Object.assign(object.status as object, { operationState: given.state });
    });
    const before = places.read(name);

    expect(await executor().terminate(name, 'run-1', signal)).toBe('not-ours');

    expect(places.read(name)).toEqual(before);
  });

  test('ends nothing on an Application that does not exist', async () => {
    expect(await executor().terminate('none', 'run-1', signal)).toBe('not-ours');
  });

  test('does not end again what runs on without being asked for', async () => {
    const name = places.application();
    places.change(name, (object) => {
      const operationState = { phase: 'Running', operation: { info: RUNS } };
      Object.assign(object.status as object, { operationState });
    });
    const before = places.read(name);

    expect(await executor().terminate(name, 'run-1', signal)).toBe('removed');

    expect(places.read(name)).toEqual(before);
  });

  test('a fence makes a start fail that was prepared before it', async () => {
    const name = places.application();
    const before = await view(executor(), name);
    const { spec } = places.read(name);

    await executor().fence(name, signal);
    const error = await errorOf(executor().start(before, anOrder(), signal));

    expect(error.reason).toBe('conflict');
    expect(writesOf(name)).toEqual([]);
    expect(places.read(name).spec).toEqual(spec);
  });

  test('a fence around nothing is a conflict', async () => {
    expect(await errorOf(executor().fence('none', signal))).toMatchObject({ system, reason: 'conflict' });
  });

  test.each([
    [401, 'unauthenticated'],
    [429, 'throttled'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ])('an answer with %i is %s', async (status, reason) => {
    const name = places.application();
    const before = await view(executor(), name);
    places.cluster.trouble.status = status;
    places.api.trouble.status = status;

    // Short: a 429 would be asked again.
    const soon = AbortSignal.timeout(1_000);
    const calls = [
      executor().read(name, soon),
      executor().start(before, anOrder(), soon),
      executor().terminate(name, 'run-1', soon),
      executor().fence(name, soon),
    ];
    for (const error of await Promise.all(calls.map(errorOf))) {
      expect(error).toMatchObject({ system, reason, status });
    }
  });

  test('silence is a timeout, a broken connection unreachable, and giving up its own reason', async () => {
    const before = await view(executor(), places.application());
    const cancel = new AbortController();
    const troubles = [places.cluster.trouble, places.api.trouble];
    for (const trouble of troubles) trouble.mode = 'hang';
    const silent = errorOf(executor().start(before, anOrder(), AbortSignal.timeout(100)));
    const given = expect(executor().read(before.name, cancel.signal)).rejects.toThrow('withdrawn');
    cancel.abort(new Error('withdrawn'));

    expect(await silent).toMatchObject({ system, reason: 'timeout' });
    await given;
    for (const trouble of troubles) trouble.mode = 'refuse';
    expect(await errorOf(executor().read(before.name, signal))).toMatchObject({
      system,
      reason: 'unreachable',
    });
  });
});
