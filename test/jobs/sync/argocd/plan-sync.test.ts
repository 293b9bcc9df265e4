import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningEnvironment } from '../../../../sandbox/worlds/start-environment.ts';
import { startWorlds, type Worlds } from '../../../../sandbox/worlds/start-worlds.ts';
import { writeSettings } from '../../../../sandbox/worlds/write-settings.ts';
import type { Config } from '../../../../src/config/config.ts';
import { loadConfig } from '../../../../src/config/load-config.ts';
import { hashPlan } from '../../../../src/gate/plan-hash.ts';
import { toReport } from '../../../../src/jobs/sync/argocd/describe-plan.ts';
import { describePlanChange } from '../../../../src/jobs/sync/argocd/differences.ts';
import type { PlannedSync } from '../../../../src/jobs/sync/argocd/plan.ts';
import { type PlanSyncOptions, planSync } from '../../../../src/jobs/sync/argocd/plan-sync.ts';
import { createSystems, type Systems } from '../../../../src/jobs/systems.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { eventually } from '../../../helpers/eventually.ts';

const VALUES = 'charts/toy-web/values-prod.yaml';
const signal = new AbortController().signal;

let folder: string;
let worlds: Worlds;
let prod: RunningEnvironment;
let config: Config;
let systems: Systems;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bitiq-sync-'));
  worlds = await startWorlds({ world: 'healthy', environments: ['staging', 'prod'] });
  prod = worlds.environment('prod');
  const { env } = await writeSettings(folder, worlds);
  config = loadConfig({ env, cwd: folder });
  systems = createSystems(config);
});

afterAll(async () => {
  await systems.close();
  await worlds.stop();
  rmSync(folder, { recursive: true });
});

async function plan(
  applications: string[] = ['toy-web-prod'],
  asked: Partial<PlanSyncOptions> = {},
): Promise<PlannedSync> {
  const environment = config.environments.get('prod');
  if (environment === undefined) throw new Error('there is no prod');
  return planSync({
    environment,
    environments: [...config.environments.values()],
    systems: await systems.systemsOf(environment),
    applications,
    prune: false,
    signal,
    ...asked,
  });
}

const key = (name: string) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  namespace: 'openshift-gitops',
  name,
});
const PROJECT = { ...key('default'), kind: 'AppProject' };

/** Changes an object for the time of one test; Argo CD leaves the Application alone meanwhile. */
async function changed<T>(
  at: Parameters<typeof prod.cluster.change>[0],
  mutate: Parameters<typeof prod.cluster.change>[1],
  run: () => Promise<T>,
): Promise<T> {
  const before = prod.cluster.read(at);
  prod.cluster.change(at, (object) => {
    object.metadata.annotations = { 'argocd.argoproj.io/skip-reconcile': 'true' };
    mutate(object);
  });
  try {
    return await run();
  } finally {
    if (before) prod.cluster.put(structuredClone(before));
  }
}

const ids = ({ obstacles }: PlannedSync) => obstacles.map(({ id, kind }) => `${kind}: ${id}`);
const only = ({ plan: { waves } }: PlannedSync) => waves[0]?.[0];

test('of an environment in which nothing differs has all applications, and nothing in the way', async () => {
  const planned = await plan([]);

  const names = planned.plan.waves.map((wave) => wave.map(({ name }) => name));
  expect(names).toEqual(config.environments.get('prod')?.waves.map((wave) => wave.toSorted()));
  expect(planned.obstacles).toEqual([]);
  expect(planned.plan.clusterUid).toMatch(/^[0-9a-f-]{36}$/);
  for (const each of planned.plan.waves.flat()) {
    expect(each).toMatchObject({ targetCommit: each.liveRevision, outOfSync: [], toPrune: [], images: [] });
  }
});

test('twice in a row is the same plan with the same hash', async () => {
  const [first, second] = [await plan([]), await plan([])];

  expect(second.plan).toEqual(first.plan);
  expect(second.hash).toBe(first.hash);
});

test('a new resourceVersion, annotation or label of an Application is no other plan', async () => {
  const before = await plan();

  const after = await changed(
    key('toy-web-prod'),
    ({ metadata }) => Object.assign(metadata, { labels: { seen: 'by-somebody' } }),
    () => plan(),
  );

  expect(after.hash).toBe(before.hash);
  expect(describePlanChange(before.plan, after.plan)).toEqual([]);
});

test('freezes, policy and executor are those of the environment, preflight is what the caller knows', async () => {
  const at = new Date(Date.now() - 240_000);
  const to = new Date(Date.now() + 60_000);
  const policies = { sync: { approvals: 'auto', requirePreflight: true } };
  const freezes = [{ from: at.toISOString(), to: to.toISOString(), reason: 'year end' }];
  const own = anEnvironment({ policies, freezes, sync: { executor: 'argocd-api' } });

  const planned = await plan(['toy-web-prod'], {
    environment: own,
    lastPreflight: { answer: 'no', at },
  });

  expect(planned.plan).toMatchObject({
    executor: 'argocd-api',
    freeze: 'year end',
    preflight: 'not-ready',
    policyVersion: hashPlan(own.policies.sync),
  });
  expect(ids(planned)).toEqual(['blocks: frozen', 'blocks: preflight-not-ready']);
  expect(planned.surroundings.frozenUntil).toBe(to.toISOString());
  expect(planned.surroundings.preflightAgoMs).toBeGreaterThanOrEqual(240_000);
});

describe('after a commit on the branch', () => {
  let before: PlannedSync;
  let sha: string;

  beforeAll(async () => {
    before = await plan();
    const text = prod.github.readFile(prod.repository, 'main', VALUES) ?? '';
    sha = prod.github.commit(prod.repository, 'main', {
      message: 'toy-web 0.1.44\n\nFixes the echo.',
      author: 'jun',
      files: { [VALUES]: text.replace(/tag: .*/, 'tag: v0.1.44') },
    });
    await eventually(async () => expect(ids(await plan())).toEqual([]));
  });

  test('it goes to that commit, with what changes, by whom', async () => {
    const planned = await plan();

    expect(only(planned)).toMatchObject({
      liveRevision: only(before)?.liveRevision,
      targetCommit: sha,
      outOfSync: [{ group: 'apps', kind: 'Deployment', namespace: 'bitiq-prod', name: 'toy-web' }],
      images: [{ image: 'quay.io/acme/toy-web', from: 'v0.1.43-commit.g42e6409', to: 'v0.1.44' }],
    });
    expect(planned.observed[0]?.commits).toMatchObject({
      ahead: 1,
      behind: 0,
      newest: [{ sha, author: 'jun', subject: 'toy-web 0.1.44', url: expect.stringContaining(sha) }],
    });
    expect(planned.hash).not.toBe(before.hash);
  });

  test('an application whose files are the same stays, at the new commit', async () => {
    expect(only(await plan(['toy-service-prod']))).toMatchObject({
      liveRevision: sha,
      targetCommit: sha,
      outOfSync: [],
    });
  });

  test('a revision that is asked for goes back', async () => {
    const planned = await plan(['toy-service-prod'], { revision: only(before)?.liveRevision?.slice(0, 8) });

    expect(only(planned)).toMatchObject({ targetCommit: only(before)?.liveRevision, outOfSync: 'unknown' });
    expect(planned.observed[0]?.commits).toMatchObject({ ahead: 0, behind: 1 });
    expect(planned.obstacles).toEqual([]);
    const { rows, verdict } = toReport(planned, { title: 'prod', durationMs: 0 });
    expect(verdict?.sentence).toContain('which resources of toy-service-prod change is not known');
    expect(rows[0]?.evidence?.at(-1)).toMatch(/^Argo CD compared with \w{7}, not with \w{7}: /);
  });

  test('what is not in Git any more is named, and goes only with prune', async () => {
    const left = {
      kind: 'ConfigMap',
      namespace: 'bitiq-prod',
      name: 'old',
      status: 'OutOfSync',
      requiresPruning: true,
    };
    const prunable = { group: '', kind: 'ConfigMap', namespace: 'bitiq-prod', name: 'old' };

    const [stays, goes] = await changed(
      key('toy-web-prod'),
      ({ status }) => (status as { resources: object[] }).resources.push(left),
      async () => [await plan(), await plan(['toy-web-prod'], { prune: true })],
    );

    expect([only(stays)?.toPrune, only(goes)?.toPrune]).toEqual([[prunable], [prunable]]);
    expect([stays.plan.operation.prune, goes.plan.operation.prune]).toEqual([false, true]);
    expect(stays.hash).not.toBe(goes.hash);
  });
});

describe('what stands in the way', () => {
  const initiatedBy = { username: 'jun' };

  test.each<[string, string, Parameters<typeof prod.cluster.change>[1]]>([
    [
      'a running operation',
      'blocks: operation-running',
      ({ status }) =>
        Object.assign(status as object, { operationState: { phase: 'Running', operation: { initiatedBy } } }),
    ],
    [
      'auto-sync',
      'blocks: auto-sync',
      ({ spec }) => Object.assign(spec as object, { syncPolicy: { automated: {} } }),
    ],
    [
      'several sources',
      'blocks: unsupported-source',
      ({ spec }) => Object.assign(spec as object, { sources: [{}] }),
    ],
    [
      'another repository',
      'blocks: unsupported-source',
      ({ spec }) =>
        Object.assign((spec as { source: object }).source, { repoURL: 'https://github.com/evil/gitops' }),
    ],
    [
      'a branch that is gone',
      'blocks: commit-not-found',
      ({ spec }) => Object.assign((spec as { source: object }).source, { targetRevision: 'gone' }),
    ],
    [
      'an Argo CD that sleeps',
      'unknown: not-refreshed',
      ({ status }) => Object.assign(status as object, { reconciledAt: '2026-01-01T00:00:00Z' }),
    ],
  ])('%s is %s', async (_what, obstacle, mutate) => {
    expect(ids(await changed(key('toy-web-prod'), mutate, () => plan()))).toEqual([obstacle]);
  });

  test('auto-sync that is switched off is none', async () => {
    const planned = await changed(
      key('toy-web-prod'),
      ({ spec }) => Object.assign(spec as object, { syncPolicy: { automated: { enabled: false } } }),
      () => plan(),
    );

    expect(planned.obstacles).toEqual([]);
  });

  test('a closed window, which is named with when it opens', async () => {
    const closed = { kind: 'deny', schedule: '* * * * *', duration: '1h', applications: ['toy-*'] };

    const [toy, vault] = await changed(
      PROJECT,
      ({ spec }) => Object.assign(spec as object, { syncWindows: [closed] }),
      async () => [await plan(), await plan(['vault-config-prod'])],
    );

    expect(toy.obstacles[0]?.sentence).toBe(
      'the deny window "* * * * *" for 1h (UTC) of project default is closed for toy-web-prod; it does not open',
    );
    expect(toy.obstacles[0]?.remedy).toBe('Change it in the AppProject default');
    expect(vault.obstacles).toEqual([]);
  });

  test('a right that is missing: the windows are unknown, and the right is named', async () => {
    prod.cluster.forbidden.add('list appprojects.argoproj.io');

    const planned = await plan();
    prod.cluster.forbidden.clear();

    expect(planned.obstacles[0]).toMatchObject({
      id: 'project-unknown',
      kind: 'unknown',
      sentence: 'bitiq may not list appprojects.argoproj.io in openshift-gitops',
      remedy: expect.stringContaining('--verb=list --resource=appprojects.argoproj.io'),
    });
    expect(planned.observed[0]?.windows).toBe('unknown');
  });

  test('a cluster whose identity may not be read', async () => {
    prod.cluster.forbidden.add('get namespaces');

    const planned = await plan();
    prod.cluster.forbidden.clear();

    expect(ids(planned)).toEqual(['unknown: cluster-unknown']);
  });

  test.each([{ mode: 'refuse' as const }, { status: 503 }, { status: 401 }])(
    'a GitHub with %j: unknown, not wrong',
    async (trouble) => {
      Object.assign(worlds.github.trouble, trouble);

      const planned = await plan();
      Object.assign(worlds.github.trouble, { mode: 'none', status: undefined });

      expect(ids(planned)).toEqual(['unknown: commit-unknown']);
      expect(only(planned)).toMatchObject({
        targetCommit: 'unknown',
        outOfSync: 'unknown',
        images: 'unknown',
      });
    },
  );

  test('names of no application, and of one of another environment', async () => {
    const planned = await plan(['toy-wbe-prod', 'toy-web-staging', 'toy-web-prod']);

    expect(planned.obstacles.map(({ id, remedy }) => `${id}: ${remedy}`)).toEqual([
      'unknown-application: Did you mean toy-web-prod?',
      'other-environment: sync staging toy-web-staging',
    ]);
    expect(only(planned)?.name).toBe('toy-web-prod');
  });
});

test('Applications that may not be listed leave nothing to plan', async () => {
  prod.cluster.forbidden.add('list applications.argoproj.io');

  const planning = plan();
  await expect(planning).rejects.toMatchObject({ reason: 'forbidden', missingRight: expect.any(String) });
  prod.cluster.forbidden.clear();
});

test('a plan writes nothing', async () => {
  const before = prod.cluster.writes;

  await plan([]);

  expect(prod.cluster.writes).toBe(before);
});
