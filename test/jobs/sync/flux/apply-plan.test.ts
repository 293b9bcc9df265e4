import { expect, test } from 'vitest';
import { ExternalError } from '../../../../src/errors.ts';
import { until } from '../../../helpers/eventually.ts';
import { aRun, EDGE_KEYS, lost, startFlux } from './a-flux.ts';

const { source, kustomization, helmrelease } = EDGE_KEYS;
const ALL = [kustomization('vault-config'), kustomization('apps'), helmrelease('toy-web')];

const failureOf = (result: object) => (result as { failure?: { code: string; message: string } }).failure;

test('the approved commit is applied wave after wave, from a source that is held, and all is suspended again', async () => {
  const flux = await startFlux();
  const run = await aRun(flux);

  const result = await run.work();

  const commit = flux.commits[0]?.sha;
  expect(failureOf(result)).toBeUndefined();
  expect(result.outcome).toBe('succeeded');
  expect([...run.orders.slice(0, 4), ...run.orders.slice(4, 7).toSorted(), ...run.orders.slice(7)]).toEqual([
    'suspend gitrepository/platform',
    'resume kustomization/vault-config',
    ...['resume helmrelease/toy-web', 'resume kustomization/apps'],
    ...['suspend helmrelease/toy-web', 'suspend kustomization/apps', 'suspend kustomization/vault-config'],
    'resume gitrepository/platform',
  ]);
  expect(flux.cluster.flux.applied.map(({ object, revision }) => `${object} ${revision}`).toSorted()).toEqual(
    [
      'helmrelease/toy-web 1.0.0',
      `kustomization/apps main@sha1:${commit}`,
      `kustomization/vault-config main@sha1:${commit}`,
    ],
  );
  expect(ALL.map(flux.isSuspended)).toEqual([true, true, true]);
  expect(flux.isSuspended(source)).toBe(false);
  expect([...run.journal].map(([id, { state }]) => `${id} ${state}`).toSorted()).toEqual([
    'hold/platform done',
    'wave-1/kustomization/vault-config done',
    'wave-2/helmrelease/toy-web done',
    'wave-2/kustomization/apps done',
  ]);
});

test('a push before the begin is a changed plan, and nothing is touched', async () => {
  const flux = await startFlux();
  const run = await aRun(flux);
  const pushed = flux.push();
  await until(() => JSON.stringify(flux.read(source).status).includes(pushed));

  const result = await run.work();

  expect(result.outcome).toBe('failed');
  expect(failureOf(result)).toMatchObject({
    code: 'plan_changed',
    message: expect.stringContaining(`GitRepository platform holds ${pushed.slice(0, 7)} now`),
  });
  expect(failureOf(result)?.message).toContain('Nothing was touched.');
  expect([run.orders, flux.cluster.flux.applied]).toEqual([[], []]);
});

test('a push that is being fetched while the source is held is not applied: the plan changed', async () => {
  const flux = await startFlux();
  const run = await aRun(flux);
  // A fetch begins before the source is suspended, and ends afterwards.
  run.onOrder = (order) => {
    if (order !== 'suspend gitrepository/platform') return;
    flux.cluster.flux.fetchMs = 150;
    flux.push();
    flux.change(source, ({ metadata }) => {
      metadata.annotations = { 'reconcile.fluxcd.io/requestedAt': 'somebody' };
    });
    run.onOrder = () => {};
  };
  const result = await run.work();

  expect(failureOf(result)).toMatchObject({
    code: 'plan_changed',
    // Where the machine is so busy that the fetch ends before the order is written, the plan made anew says it.
    message: expect.stringMatching(
      /^GitRepository platform (went to|holds) [0-9a-f]{7} (before it could be held|now)/,
    ),
  });
  expect(flux.cluster.flux.applied).toEqual([]);
  expect(flux.isSuspended(source)).toBe(false);
});

test('what is pushed while the sync goes on waits until the source is let go', async () => {
  const flux = await startFlux();
  const run = await aRun(flux);
  let pushed = '';
  run.onOrdered = (order) => {
    if (order === 'resume kustomization/vault-config') pushed = flux.push('2.0.0');
  };

  const result = await run.work();
  await until(() => JSON.stringify(flux.read(source).status).includes(pushed));

  expect(result.outcome).toBe('succeeded');
  expect(flux.cluster.flux.applied.some(({ revision }) => revision.includes(pushed))).toBe(false);
  expect(flux.cluster.flux.applied).toHaveLength(3);
});

test('somebody lets the source go meanwhile: that another commit was applied is said, and all is suspended again', async () => {
  const flux = await startFlux();
  const run = await aRun(flux);
  flux.cluster.flux.applyMs = 40;
  run.onOrdered = (order) => {
    if (order !== 'resume kustomization/vault-config') return;
    flux.cluster.flux.stuck.add('kustomization/vault-config');
    flux.push();
    flux.change(source, ({ spec }) => {
      (spec as { suspend: boolean }).suspend = false;
    });
    void until(() => JSON.stringify(flux.read(source).status).includes(flux.commits[1]?.sha ?? '?')).then(
      () => {
        flux.cluster.flux.stuck.delete('kustomization/vault-config');
        flux.change(kustomization('vault-config'), ({ metadata }) => {
          metadata.labels = { touched: 'yes' };
        });
      },
    );
  };

  const result = await run.work();

  const [approved, other] = flux.commits.map(({ sha }) => sha.slice(0, 7));
  expect(result.outcome).toBe('failed');
  expect(failureOf(result)).toMatchObject({
    code: 'another-commit',
    message: expect.stringContaining(
      `Another commit was applied to kustomization/vault-config: ${other}, approved was ${approved}.`,
    ),
  });
  expect(ALL.map(flux.isSuspended)).toEqual([true, true, true]);
  expect(flux.isSuspended(source)).toBe(false);
});

test('what Flux cannot apply fails with its words, later waves are not begun, and all is suspended again', async () => {
  const flux = await startFlux();
  const run = await aRun(flux);
  flux.cluster.flux.failing.add('kustomization/vault-config');

  const result = await run.work();

  expect(result.outcome).toBe('failed');
  expect(failureOf(result)).toMatchObject({
    code: 'sync-failed',
    message: expect.stringContaining('denied by policy'),
  });
  expect(run.orders).not.toContain('resume kustomization/apps');
  expect(ALL.map(flux.isSuspended)).toEqual([true, true, true]);
  expect(flux.isSuspended(source)).toBe(false);
});

test('a controller that does not look ends it in time; what is not confirmed keeps the source held, and that is said', async () => {
  const flux = await startFlux({ sync: { stuckAfter: '300ms' } });
  const run = await aRun(flux);
  flux.cluster.flux.stuck.add('kustomization/vault-config');

  const result = await run.work();

  expect(result.outcome).toBe('errored');
  expect(failureOf(result)).toMatchObject({
    code: 'left-open',
    message: expect.stringMatching(
      /Whether kustomization\/vault-config is suspended again is not known.*stays suspended until then: flux resume source git platform.*Flux has not synced kustomization\/vault-config in time/s,
    ),
  });
  expect(flux.isSuspended(kustomization('vault-config'))).toBe(true);
  expect(flux.isSuspended(source)).toBe(true);
});

test('a cluster that falls silent is told in the words of Flux', async () => {
  const flux = await startFlux({ sync: { stuckAfter: '20ms' } });
  const run = await aRun(flux);
  const away = new ExternalError('kubernetes', 'unreachable', 'the cluster does not answer');
  Object.assign(flux.executor, { readSource: () => Promise.reject(away) });

  const result = await run.work();

  expect(result.outcome).toBe('errored');
  expect(failureOf(result)).toMatchObject({
    code: 'cluster-silent',
    message: expect.stringContaining('the cluster does not answer. Flux may go on with it.'),
    next: 'When the cluster answers again: flux get all -n flux-system',
  });
});

test('a source whose controller does not answer is not waited for for ever, and nothing is applied', async () => {
  const flux = await startFlux({ sync: { stuckAfter: '300ms' } });
  const run = await aRun(flux);
  flux.cluster.flux.stuck.add('gitrepository/platform');

  const result = await run.work();

  expect(failureOf(result)?.code).toBe('source-stuck');
  expect([flux.cluster.flux.applied, flux.isSuspended(source)]).toEqual([[], false]);
});

test.each([
  ['before the source is held', 'suspend gitrepository/platform', 'before'],
  ['after the source was held', 'suspend gitrepository/platform', 'after'],
  ['before an object is resumed', 'resume kustomization/vault-config', 'before'],
  ['after an object was resumed', 'resume kustomization/vault-config', 'after'],
  ['in the second wave', 'resume kustomization/apps', 'after'],
  ['while it closes', 'suspend kustomization/vault-config', 'after'],
  ['before the source is let go', 'resume gitrepository/platform', 'before'],
  ['after the source was let go', 'resume gitrepository/platform', 'after'],
])(
  'a worker that dies %s is followed by one that goes on, and suspends each once',
  async (_when, at, moment) => {
    const flux = await startFlux();
    const run = await aRun(flux);
    const dieOnce = (order: string) => {
      if (order !== at) return;
      run.onOrder = () => {};
      run.onOrdered = () => {};
      run.die();
    };
    if (moment === 'before') run.onOrder = dieOnce;
    else run.onOrdered = dieOnce;

    await expect(run.work()).rejects.toBe(lost);
    const result = await run.work();

    expect(failureOf(result)).toBeUndefined();
    expect(result.outcome).toBe('succeeded');
    for (const order of new Set(run.orders))
      expect(run.orders.filter((each) => each === order)).toEqual([order]);
    expect(ALL.map(flux.isSuspended)).toEqual([true, true, true]);
    expect(flux.isSuspended(source)).toBe(false);
  },
);

test('a cancel is waited for by nobody: what was begun is suspended again, the rest is not begun', async () => {
  const flux = await startFlux();
  const run = await aRun(flux);
  flux.cluster.flux.applyMs = 60;
  run.onOrdered = (order) => {
    if (order === 'resume kustomization/vault-config') run.cancel();
  };

  const result = await run.work();

  expect(result.outcome).toBe('cancelled');
  expect(run.journal.get('wave-1/kustomization/vault-config')).toMatchObject({
    state: 'failed',
    detail: { code: 'cancelled' },
  });
  expect(run.orders).not.toContain('resume kustomization/apps');
  expect(ALL.map(flux.isSuspended)).toEqual([true, true, true]);
  expect(flux.isSuspended(source)).toBe(false);
});

test('the gate is asked before the source and before each object, and a freeze between waves stops it', async () => {
  const flux = await startFlux();
  const run = await aRun(flux);
  run.refuse = ({ id }) => (id.startsWith('wave-2/') ? 'frozen' : undefined);

  const result = await run.work();

  expect(run.asked.map(({ id }) => id)).toEqual([
    'hold/platform',
    'wave-1/kustomization/vault-config',
    ...['wave-2/helmrelease/toy-web', 'wave-2/kustomization/apps'],
  ]);
  expect(failureOf(result)?.code).toBe('frozen');
  expect(run.orders).not.toContain('resume kustomization/apps');
  expect(ALL.map(flux.isSuspended)).toEqual([true, true, true]);
});

test('somebody who suspends it meanwhile, or defines it otherwise, ends it', async () => {
  const flux = await startFlux();
  const run = await aRun(flux);
  flux.cluster.flux.applyMs = 100;
  run.onOrdered = (order) => {
    if (order !== 'resume kustomization/vault-config') return;
    flux.change(kustomization('vault-config'), ({ spec }) => {
      (spec as { path: string }).path = './elsewhere';
    });
  };

  const result = await run.work();

  expect(failureOf(result)?.code).toBe('definition-changed');
  expect(ALL.map(flux.isSuspended)).toEqual([true, true, true]);
});

test('where nobody has to approve, what is not suspended is looked at once, and stays as it was', async () => {
  const flux = await startFlux({
    environment: { policies: { sync: { approvals: 'auto' } }, waves: [['vault-config']] },
  });
  const key = kustomization('vault-config');
  flux.change(key, ({ spec }) => {
    (spec as { suspend: boolean }).suspend = false;
  });
  await until(() => flux.cluster.flux.applied.length === 1);
  await until(() => JSON.stringify(flux.read(key).status).includes('ReconciliationSucceeded'));
  const run = await aRun(flux);

  const result = await run.work();

  expect(failureOf(result)).toBeUndefined();
  expect(result.outcome).toBe('succeeded');
  expect([flux.isSuspended(key), flux.isSuspended(source)]).toEqual([false, false]);
  expect(flux.cluster.flux.applied.length).toBeGreaterThan(1);
});

test('a source that was suspended before stays suspended', async () => {
  const flux = await startFlux();
  flux.change(source, ({ spec }) => {
    (spec as { suspend: boolean }).suspend = true;
  });
  const run = await aRun(flux, { applications: ['vault-config'] });

  const result = await run.work();

  expect(result.outcome).toBe('succeeded');
  expect([flux.isSuspended(source), flux.isSuspended(kustomization('vault-config'))]).toEqual([true, true]);
});
