import { describe, expect, test } from 'vitest';
import type { SyncPlan } from '../../../../../src/jobs/sync/argocd/plan.ts';
import type { Obstacle } from '../../../../../src/jobs/sync/plan.ts';
import { aWorld, failureOf, rowsOf, type World } from './a-world.ts';

const PUSHED = '7'.repeat(40);

const pushed =
  (name: string) =>
  (plan: SyncPlan): SyncPlan => ({
    ...plan,
    waves: plan.waves.map((wave) =>
      wave.map((each) => (each.name === name ? { ...each, targetCommit: PUSHED } : each)),
    ),
  });

/** Something changes in the world once the first wave is under way. */
function during(world: World, change: () => void): void {
  world.clock.at(5_000, change);
}

function anObstacle(id: string, application: string | null, obstacle: Partial<Obstacle> = {}): Obstacle {
  return {
    id,
    application,
    kind: 'blocks',
    sentence: `${id} of ${application}`,
    remedy: 'wait',
    ...obstacle,
  };
}

describe('a plan that changed', () => {
  test('touches nothing where it changed before the first wave', async () => {
    const world = aWorld([['a-prod'], ['b-prod']]);
    world.drift = pushed('b-prod');

    const result = await world.work();

    expect(result.outcome).toBe('failed');
    expect(result.report.verdict?.sentence).toBe(
      'prod sync stopped before it began: the plan changed after it was approved',
    );
    expect(failureOf(result)).toEqual({
      code: 'plan_changed',
      message: 'b-prod would now go to 7777777 (was 9999999).\nNothing was touched.',
      next: 'Request again.',
    });
    expect(world.started()).toEqual([]);
    expect(rowsOf(result)).toEqual(['a-prod skipped', 'b-prod skipped']);
  });

  test('does not begin the next wave, and says what was done', async () => {
    const world = aWorld([['a-prod'], ['b-prod'], ['c-prod']]);
    during(world, () => {
      world.drift = pushed('c-prod');
    });

    const result = await world.work();

    expect(result.report.verdict?.sentence).toBe(
      'prod sync stopped before wave 2 of 3: the plan changed after it was approved; 1 done, 2 not begun',
    );
    expect(failureOf(result)?.message).toBe(
      'c-prod would now go to 7777777 (was 9999999).\nDone: a-prod. Not begun: b-prod, c-prod.',
    );
    expect(world.started()).toEqual(['a-prod']);
  });

  test('what the run itself has changed is no change', async () => {
    const world = aWorld([['a-prod'], ['b-prod']]);
    during(world, () => {
      world.drift = pushed('a-prod');
    });

    expect((await world.work()).outcome).toBe('succeeded');
  });

  test.each(['not-compared', 'commits-unknown'])(
    'tells the commit that moved, though something is not known of it: %s',
    async (id) => {
      const world = aWorld([['a-prod']]);
      world.drift = pushed('a-prod');
      world.obstacles = [anObstacle(id, 'a-prod', { kind: 'unknown' })];

      expect(failureOf(await world.work())?.code).toBe('plan_changed');
    },
  );

  test('a plan that could not be read is asked again, then it could not be determined', async () => {
    const world = aWorld([['a-prod']]);
    world.drift = (plan) => ({ ...plan, clusterUid: 'unknown' });
    world.obstacles = [anObstacle('cluster-unknown', null, { kind: 'unknown', sentence: 'no answer' })];

    const result = await world.work();

    expect(result.outcome).toBe('errored');
    expect(failureOf(result)).toMatchObject({
      code: 'cluster-unknown',
      message: 'no answer.\nNothing was touched.',
    });
    expect(world.plans).toEqual([0, 1_000, 2_000]);
    expect(world.started()).toEqual([]);
  });
});

describe('an obstacle that appeared meanwhile keeps its own sentence', () => {
  test.each([
    ['window-closed', 'b-prod', (plan: SyncPlan) => plan],
    ['operation-running', 'b-prod', (plan: SyncPlan) => plan],
    ['frozen', null, (plan: SyncPlan) => ({ ...plan, freeze: 'year end' })],
    [
      'auto-sync',
      'b-prod',
      (plan: SyncPlan) => ({
        ...plan,
        waves: plan.waves.map((wave) => wave.map((each) => ({ ...each, autoSync: true }))),
      }),
    ],
  ])('%s', async (id, application, drift) => {
    const world = aWorld([['a-prod'], ['b-prod']]);
    during(world, () => {
      world.drift = drift;
      world.obstacles = [anObstacle(id, application)];
    });

    const result = await world.work();

    expect(result.outcome).toBe('failed');
    expect(failureOf(result)).toEqual({
      code: id,
      message: `${id} of ${application}.\nDone: a-prod. Not begun: b-prod.`,
      next: 'wait',
    });
    expect(world.started()).toEqual(['a-prod']);
  });

  test('before the first change, one of a later wave counts too', async () => {
    const world = aWorld([['a-prod'], ['b-prod']]);
    world.obstacles = [anObstacle('operation-running', 'b-prod')];

    expect(failureOf(await world.work())?.message).toBe('operation-running of b-prod.\nNothing was touched.');
    expect(world.asked).toEqual([]);
  });

  test('one of an application that this run has begun does not count', async () => {
    const world = aWorld([['a-prod'], ['b-prod']]);
    during(world, () => {
      world.obstacles = [anObstacle('operation-running', 'a-prod')];
    });

    expect((await world.work()).outcome).toBe('succeeded');
  });

  test('the age of a preflight counted when it was asked for, and not again', async () => {
    const world = aWorld([['a-prod']]);
    world.obstacles = [anObstacle('preflight-not-ready', null)];

    expect((await world.work()).outcome).toBe('succeeded');
  });
});

test('an approval that goes stale while a wave runs: the wave is awaited, the next does not begin', async () => {
  const world = aWorld([['a-prod'], ['b-prod']]);
  world.expiresAt = new Date(world.clock.now().getTime() + 5_000);

  const result = await world.work();

  expect(world.journal.get('wave-1/a-prod')?.state).toBe('done');
  expect(failureOf(result)).toMatchObject({
    code: 'expired',
    message: 'the gate says expired\nDone: a-prod. Not begun: b-prod.',
  });
  expect(result.report.verdict?.sentence).toBe(
    'prod sync stopped before wave 2 of 2: the gate says expired; 1 done, 1 not begun',
  );
  expect(world.started()).toEqual(['a-prod']);
});

test('where the gate refuses one of a wave, the others are awaited and nothing more begins', async () => {
  const world = aWorld([['a-prod'], ['b-prod', 'c-prod'], ['d-prod']]);
  during(world, () => {
    world.obstacles = [anObstacle('window-closed', 'b-prod')];
  });

  const result = await world.work();

  expect(world.started()).toEqual(['a-prod', 'c-prod']);
  expect(rowsOf(result)).toEqual(['a-prod passed', 'b-prod skipped', 'c-prod passed', 'd-prod skipped']);
  expect(result.report.verdict?.sentence).toBe(
    'prod sync stopped in wave 2 of 3: window-closed of b-prod; 2 done, 2 not begun',
  );
  expect(world.asked.filter(({ refused }) => refused).map(({ intent }) => intent.id)).toEqual([
    'wave-2/b-prod',
  ]);
});
