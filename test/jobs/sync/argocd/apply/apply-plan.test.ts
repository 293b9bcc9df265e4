import { expect, test } from 'vitest';
import { TARGET } from '../a-sync.ts';
import { aWorld, failureOf, lost, rowsOf } from './a-world.ts';
import { hanging } from './fake-argocd.ts';

test('carries out every wave, and begins one when the one before it is done and settled', async () => {
  const world = aWorld([['vault-prod'], ['api-prod', 'web-prod']]);

  const result = await world.work();

  expect(result.outcome).toBe('succeeded');
  expect(result.report.verdict).toEqual({
    answer: 'yes',
    sentence: 'prod is synced: 3 applications at 9999999',
  });
  expect(rowsOf(result)).toEqual(['vault-prod passed', 'api-prod passed', 'web-prod passed']);
  expect(world.started()).toEqual(['vault-prod', 'api-prod', 'web-prod']);
  expect([...world.journal.values()].map(({ id, state }) => `${id} ${state}`)).toEqual([
    'wave-1/vault-prod done',
    'wave-2/api-prod done',
    'wave-2/web-prod done',
  ]);
});

test('asks Argo CD for exactly what was approved, in the name of who asked', async () => {
  const world = aWorld([['web-prod']]);

  await world.work();

  expect(world.argocd.starts[0]?.order).toEqual({
    runId: 'run-1',
    planHash: world.asked[0]?.intent.planNow,
    initiatedBy: 'slack:T1/U1',
    revision: TARGET,
    prune: true,
    syncOptions: ['ApplyOutOfSyncOnly=true', 'Replace=true'],
  });
});

test('makes the plan once for all that begin at the same moment', async () => {
  const world = aWorld([['a-prod', 'b-prod', 'c-prod'], ['d-prod']]);

  await world.work();

  expect(world.plans).toHaveLength(2);
  expect(world.asked).toHaveLength(4);
});

test('asks the gate with what the journal needs to take the step up again', async () => {
  const world = aWorld([['web-prod']]);

  await world.work();

  expect(world.asked[0]?.intent).toMatchObject({
    id: 'wave-1/web-prod',
    title: 'sync web-prod to 9999999',
    detail: { resourceVersion: '1', before: null, revision: TARGET },
    freeze: 'none',
    window: 'open',
    revision: { planned: '5'.repeat(40), live: '5'.repeat(40) },
  });
});

test('a failed application stops the later waves; the others of its wave are awaited', async () => {
  const world = aWorld([['a-prod'], ['b-prod', 'c-prod'], ['d-prod', 'e-prod']]);
  world.argocd.live('b-prod', (since, at) => {
    const { state, requested } = hanging(since, at);
    if (since < 2_000 || state === undefined) return { state, requested };
    return { state: { ...state, phase: 'Failed', message: 'one or more objects failed to apply' } };
  });

  const result = await world.work();

  expect(result.outcome).toBe('failed');
  expect(result.report.verdict?.sentence).toBe(
    'prod sync stopped in wave 2 of 3: b-prod failed; 2 done, 2 not begun',
  );
  expect(rowsOf(result)).toEqual([
    'a-prod passed',
    'b-prod failed',
    'c-prod passed',
    'd-prod skipped',
    'e-prod skipped',
  ]);
  expect(failureOf(result)).toMatchObject({
    code: 'sync-failed',
    message: 'Argo CD could not sync b-prod: one or more objects failed to apply',
  });
  expect(world.started()).toEqual(['a-prod', 'b-prod', 'c-prod']);
});

test('tells how far each application is, and what the later waves wait for', async () => {
  const world = aWorld([['a-prod'], ['b-prod']]);

  await world.work();

  const told = (name: string) => [
    ...new Set(world.updates.map(({ rows }) => rows.find(({ id }) => id === name)?.summary)),
  ];
  expect(told('a-prod')).toEqual(
    expect.arrayContaining([
      'Argo CD has not begun it yet',
      'Running, 1 s',
      'healthy for 6 of 10 s',
      'synced to 9999999, healthy',
    ]),
  );
  expect(told('b-prod')[0]).toBe('wave 2, waits for wave 1');
  expect([...new Set(world.updates.map(({ plan }) => plan?.facts[0]))]).toEqual([
    'wave 1 of 2',
    'wave 2 of 2',
    '2 waves',
  ]);
});

test('leaves alone what has nothing to change', async () => {
  const world = aWorld([['a-prod', 'b-prod']], { unchanged: ['a-prod'] });

  const result = await world.work();

  expect(world.started()).toEqual(['b-prod']);
  expect(rowsOf(result)).toEqual(['a-prod skipped', 'b-prod passed']);
});

test('a run that is not the worker’s any more stops at once and touches nothing', async () => {
  const world = aWorld([['a-prod'], ['b-prod']]);
  world.argocd.live('a-prod', hanging);
  world.argocd.before = (call) => {
    if (call === 'read' && world.clock.elapsed() >= 5_000) world.die();
  };

  await expect(world.work()).rejects.toBe(lost);

  expect(world.argocd.terminated).toEqual([]);
  expect(world.argocd.fenced).toEqual([]);
  expect(world.journal.get('wave-1/a-prod')?.state).toBe('intended');
});

test('a plan that is not the one of the approved hash is not carried out', async () => {
  const world = aWorld([['a-prod']]);
  world.swapPlan({ ...world.approved, operation: { kind: 'sync', prune: false } });

  await expect(world.work()).rejects.toThrow('the plan is not the one that was approved');

  expect(world.asked).toEqual([]);
  expect(world.started()).toEqual([]);
});
