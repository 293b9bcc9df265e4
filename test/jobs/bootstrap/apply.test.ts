import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { definitionOf } from '../../../sandbox/kubernetes/custom-resource-definition.ts';
import { customTypesOf } from '../../../sandbox/kubernetes/registry.ts';
import {
  type Bootstrap,
  configure,
  OTHERS,
  plant,
  putRoute,
  ROOT,
  rowsOf,
  startBootstrap,
  UMBRELLA,
  undoAfterEach,
} from './start-bootstrap.ts';

let prod: Bootstrap;
const undo = undoAfterEach();

beforeAll(async () => {
  prod = await startBootstrap({ sync: { stuckAfter: '1500ms' } });
});

beforeEach(() => prod.unsync());

afterAll(() => prod.stop());

const SMOKE = ['routes', 'pipeline-runs', 'image-updater'];

test('the root first, then what it brings, wave after wave, and nothing of it again', async () => {
  const run = await prod.carriedOut();
  const again = await prod.carriedOut();

  expect([run.status, run.error]).toEqual(['succeeded', undefined]);
  expect(run.report?.verdict?.sentence).toMatch(
    /^Production is bootstrapped: 9 applications at [0-9a-f]{7}$/,
  );
  expect(prod.written(run.id)).toEqual([ROOT, UMBRELLA, ...OTHERS]);
  expect(rowsOf(run)).toEqual([ROOT, UMBRELLA, ...OTHERS, ...SMOKE, 'whole'].map((id) => `${id} passed`));
  expect(again.status).toBe('succeeded');
  expect(prod.written(again.id)).toEqual([]);
});

test('an application that fails ends it: what comes after it is not begun', async () => {
  undo.push(plant(prod, 'sync-fails'));

  const run = await prod.carriedOut();

  expect([run.status, run.error?.code]).toEqual(['failed', 'sync-failed']);
  expect(run.error?.message).toContain(
    '\nSynced: argocd-apps-prod, bitiq-umbrella-prod, bootstrap-operators-prod',
  );
  expect(run.report?.verdict?.sentence).toMatch(/^Production bootstrap stopped in phase 3: /);
  expect(rowsOf(run)).toContain('routes skipped');
});

test('an application that the root does not bring is named, and nothing of its wave is begun', async () => {
  const waves = [['vault-config-prod'], ['toy-web-prod', 'toy-wob-prod']];
  undo.push(configure(prod, { waves }));

  const run = await prod.carriedOut();

  expect([run.status, run.error?.code]).toEqual(['failed', 'application-missing']);
  expect(run.error?.message).toContain(
    'Argo CD has no application toy-wob-prod: bitiq-umbrella-prod is synced and does not bring it.',
  );
  expect(prod.written(run.id)).toEqual([ROOT, UMBRELLA, 'vault-config-prod']);
});

test('what is at the commit already has to be well all the same', async () => {
  await prod.carriedOut();
  prod.change('toy-web-prod', ({ status }) => {
    status.health = { status: 'Degraded' };
  });

  const run = await prod.carriedOut();

  expect([run.status, run.error?.code]).toEqual(['failed', 'not-well']);
  expect(run.error?.message).toMatch(/^toy-web-prod: health Degraded, for more than 2 s\./);
  expect(rowsOf(run)).toContain('toy-web-prod failed');
});

test('in the end the root has to be well itself', async () => {
  undo.push(configure(prod, { waves: [['toy-web-prod']] }));
  await prod.carriedOut();
  prod.change(ROOT, ({ status }) => {
    status.health = { status: 'Progressing' };
  });

  const run = await prod.carriedOut();

  expect([run.status, run.error?.code]).toEqual(['failed', 'not-well']);
  expect(rowsOf(run).slice(-2)).toEqual(['image-updater passed', 'whole failed']);
});

test('a cancel ends the operation under way and begins no other', async () => {
  undo.push(plant(prod, 'sync-hangs'));
  const { sync } = prod.config.environments.get('prod') ?? {};
  // A worker hears of a cancel within 2 s, which is longer than anything may hang here.
  if (sync) undo.push(configure(prod, { sync: { ...sync, stuckAfter: 20_000 } }));
  const id = await prod.prepared();
  await prod.approve(id);
  const working = prod.work(id);
  await prod.until(() => prod.written(id).includes('toy-service-prod'));

  await prod.cancel(id);
  await working;

  const run = await prod.read(id);
  expect(run.status).toBe('cancelled');
  expect(run.report?.verdict?.sentence).toMatch(/^Production bootstrap was cancelled in phase 3: /);
  // Argo CD takes it away once it has ended what was under way.
  await prod.until(() => prod.application('toy-service-prod').operation === undefined);
});

describe('a LokiStack that a wave has brought', () => {
  const LOKI = { group: 'loki.grafana.com', version: 'v1', kind: 'LokiStack' };
  const place = { namespace: 'openshift-logging', name: 'logging-loki' };

  beforeEach(() => {
    undo.push(configure(prod, { waves: [['vault-config-prod'], ['toy-web-prod']] }));
    for (const type of customTypesOf('loki-operator')) prod.world.cluster.put(definitionOf(type));
    prod.change('vault-config-prod', ({ status }) => {
      status.resources = [...status.resources, { ...LOKI, ...place, status: 'OutOfSync' }];
    });
  });

  const put = (...conditions: readonly object[]) =>
    prod.world.cluster.put({
      apiVersion: 'loki.grafana.com/v1',
      kind: 'LokiStack',
      metadata: place,
      spec: {},
      status: { conditions },
    });

  test('is waited for, and its row stands behind the application that brought it', async () => {
    put({ type: 'Pending', status: 'True', message: 'Some components pending' });
    const { bootstrap } = prod.config.environments.get('prod') ?? {};
    if (bootstrap) undo.push(configure(prod, { bootstrap: { ...bootstrap, lokiWithin: 30_000 } }));
    const id = await prod.prepared();
    await prod.approve(id);
    const working = prod.work(id);
    await prod.until(async () => rowsOf(await prod.read(id)).includes('lokistack/logging-loki running'));
    expect(prod.written(id)).toEqual([ROOT, UMBRELLA, 'vault-config-prod']);

    put({ type: 'Ready', status: 'True' });
    await working;

    const run = await prod.read(id);
    expect(run.status).toBe('succeeded');
    expect(rowsOf(run).slice(0, 5)).toEqual([
      `${ROOT} passed`,
      `${UMBRELLA} passed`,
      'vault-config-prod passed',
      'lokistack/logging-loki passed',
      'toy-web-prod passed',
    ]);
  });

  test.each([
    [
      'is Degraded',
      'LokiStack openshift-logging/logging-loki is Degraded: MissingObjectStorageSecret: no secret',
    ],
    ['is not there', 'LokiStack openshift-logging/logging-loki is not there'],
  ])('that %s ends it with the reason, and nothing after it is begun', async (how, sentence) => {
    const reason = { reason: 'MissingObjectStorageSecret', message: 'no secret' };
    if (how === 'is Degraded')
      put({ type: 'Ready', status: 'True' }, { type: 'Degraded', status: 'True', ...reason });
    else prod.world.cluster.remove({ apiVersion: 'loki.grafana.com/v1', kind: 'LokiStack', ...place });

    const run = await prod.carriedOut();

    expect([run.status, run.error?.code]).toEqual(['failed', 'loki-not-ready']);
    expect(run.error?.message).toContain(sentence);
    expect(prod.written(run.id)).toEqual([ROOT, UMBRELLA, 'vault-config-prod']);
  });
});

describe('at its end, with all in sync,', () => {
  beforeEach(() => undo.push(configure(prod, { waves: [['toy-web-prod']] })));

  test('a Route that does not answer 200 fails it; mended, it is asked again and nothing is synced twice', async () => {
    prod.world.router.trouble.status = 503;
    undo.push(() => {
      prod.world.router.trouble.status = undefined;
    });

    const run = await prod.carriedOut();
    prod.world.router.trouble.status = undefined;
    const again = await prod.carriedOut();

    expect([again.status, prod.written(again.id)]).toEqual(['succeeded', []]);

    expect([run.status, run.error?.code]).toEqual(['failed', 'smoke-failed']);
    expect(run.error?.message).toMatch(/^Route toy-web\.apps\.prod\.example answers 503, for more than /);
    expect(rowsOf(run).slice(-4)).toEqual([
      'routes failed',
      'pipeline-runs passed',
      'image-updater passed',
      'whole skipped',
    ]);
  });

  test('an environment without a Route on its domain fails it', async () => {
    putRoute(prod, 'toy-web', 'toy-web.apps.elsewhere.example');
    undo.push(() => putRoute(prod, 'toy-web', 'toy-web.apps.prod.example'));

    const run = await prod.carriedOut();

    expect(run.error?.message).toContain('there is no Route under apps.prod.example in bitiq-prod');
  });

  test('the newest PipelineRun of a Pipeline decides', async () => {
    const put = (name: string, at: string, status: string) =>
      prod.world.cluster.put({
        apiVersion: 'tekton.dev/v1',
        kind: 'PipelineRun',
        metadata: {
          name,
          namespace: 'openshift-pipelines',
          creationTimestamp: at,
          labels: { 'tekton.dev/pipeline': 'build' },
        },
        status: { conditions: [{ type: 'Succeeded', status, reason: 'Failed', message: 'Tasks failed' }] },
      });
    put('build-1', '2026-11-20T10:00:00Z', 'False');
    put('build-2', '2026-11-21T10:00:00Z', 'True');
    const good = await prod.carriedOut();
    put('build-3', '2026-11-21T11:00:00Z', 'False');

    const bad = await prod.carriedOut();

    expect(good.status).toBe('succeeded');
    expect(bad.error?.message).toContain('PipelineRun build-3 failed: Failed: Tasks failed');
    put('build-3', '2026-11-21T11:00:00Z', 'True');
  });

  test('an image updater that is not ready fails it', async () => {
    undo.push(plant(prod, 'image-updater'));

    const run = await prod.carriedOut();

    expect([run.status, run.error?.code]).toEqual(['failed', 'smoke-failed']);
    expect(rowsOf(run)).toContain('image-updater failed');
  });
});
