import { describe, expect, test } from 'vitest';
import { ExternalError } from '../../../../../src/errors.ts';
import type { SyncPlan } from '../../../../../src/jobs/sync/argocd/plan.ts';
import { aWorld, failureOf, rowsOf, type World } from './a-world.ts';

/** Somebody writes to the Application each time before an operation is set, so many times. */
function disturb(
  world: World,
  times: number,
  change: () => void = () => world.argocd.change('a-prod'),
): void {
  let left = times;
  world.argocd.before = (call) => {
    if (call !== 'start' || left === 0) return;
    left -= 1;
    change();
  };
}

const setOf = (world: World) => world.argocd.starts.filter(({ wasSet }) => wasSet).map(({ name }) => name);

describe('an Application that changed while its operation was set', () => {
  test('nothing was set: the gate is asked again, and then it is', async () => {
    const world = aWorld([['a-prod']]);
    disturb(world, 3);

    const result = await world.work();

    expect(result.outcome).toBe('succeeded');
    expect(world.started()).toHaveLength(4);
    expect(setOf(world)).toEqual(['a-prod']);
    expect(world.asked.map(({ intent }) => intent.detail)).toMatchObject([
      { resourceVersion: '1' },
      { resourceVersion: '2' },
      { resourceVersion: '3' },
      { resourceVersion: '4' },
    ]);
  });

  test('a controller that writes to it for a second is let finish', async () => {
    const world = aWorld([['a-prod']]);
    world.argocd.before = (call) => {
      if (call === 'start' && world.clock.elapsed() < 1_000) world.argocd.change('a-prod');
    };

    expect((await world.work()).outcome).toBe('succeeded');
    expect(setOf(world)).toEqual(['a-prod']);
  });

  test('it is tried again three times and no more', async () => {
    const world = aWorld([['a-prod'], ['b-prod']]);
    disturb(world, 10);

    const result = await world.work();

    expect(world.started()).toHaveLength(4);
    expect(setOf(world)).toEqual([]);
    expect(failureOf(result)).toMatchObject({
      code: 'kubernetes-conflict',
      message: 'The operation on a-prod could not be set: a-prod has changed.',
    });
    expect(world.argocd.fenced).toContain('a-prod');
    expect(world.journal.get('wave-1/a-prod')?.state).toBe('failed');
  });

  test('it is not tried again where the plan is another now', async () => {
    const world = aWorld([['a-prod']]);
    disturb(world, 1, () => {
      world.argocd.change('a-prod');
      world.drift = (plan: SyncPlan) => ({ ...plan, operation: { kind: 'sync', prune: false } });
    });

    const result = await world.work();

    expect(world.started()).toHaveLength(1);
    expect(failureOf(result)).toMatchObject({ code: 'plan_changed' });
    expect(failureOf(result)?.message).toContain('Nothing was touched.');
    expect(world.journal.get('wave-1/a-prod')?.state).toBe('failed');
  });

  test('it is not tried again where somebody else has begun an operation', async () => {
    const world = aWorld([['a-prod']]);
    disturb(world, 1, () => {
      world.argocd.change('a-prod', { requested: { runId: undefined, by: 'jun', revision: '' } });
      const sentence = 'an operation by jun is pending on a-prod';
      world.obstacles = [{ id: 'operation-running', application: 'a-prod', kind: 'blocks', sentence }];
    });

    const result = await world.work();

    expect(world.started()).toHaveLength(1);
    expect(failureOf(result)).toMatchObject({ code: 'operation-running' });
    expect(failureOf(result)?.message).toContain('an operation by jun is pending on a-prod.');
  });
});

describe('an answer that was lost', () => {
  const silence = new ExternalError('kubernetes', 'timeout', 'no answer within 10 s');

  test('the operation is there: it is waited for and not set again', async () => {
    const world = aWorld([['a-prod']]);
    world.argocd.after = (call) => {
      if (call === 'start') throw silence;
    };

    expect((await world.work()).outcome).toBe('succeeded');
    expect(world.started()).toEqual(['a-prod']);
  });

  test('it is not there: it cannot come any more, and the operation is set anew after the gate was asked', async () => {
    const world = aWorld([['a-prod']]);
    let isFirst = true;
    world.argocd.before = (call) => {
      const isSilent = call === 'start' && isFirst;
      isFirst &&= !isSilent;
      if (isSilent) throw silence;
    };

    expect((await world.work()).outcome).toBe('succeeded');
    expect(world.argocd.fenced).toEqual(['a-prod']);
    expect(setOf(world)).toEqual(['a-prod']);
  });

  test('it is not there, four times: the step has failed, and none of them can come any more', async () => {
    const world = aWorld([['a-prod'], ['b-prod']]);
    world.argocd.before = (call) => {
      if (call === 'start') throw silence;
    };

    const result = await world.work();

    expect(world.argocd.fenced).toEqual(Array(4).fill('a-prod'));
    expect(failureOf(result)).toMatchObject({
      code: 'kubernetes-timeout',
      message: 'The operation on a-prod could not be set: no answer within 10 s.',
    });
    expect(setOf(world)).toEqual([]);
  });

  test('nothing answers any more: how it ended is not known', async () => {
    const world = aWorld([['a-prod'], ['b-prod']]);
    let isSilent = false;
    world.argocd.before = (call) => {
      isSilent ||= call === 'start';
      if (isSilent) throw silence;
    };

    const result = await world.work();

    expect(result.outcome).toBe('errored');
    expect(failureOf(result)?.code).toBe('cluster-silent');
    expect(failureOf(result)?.message).toContain('may go on');
    expect(rowsOf(result)).toEqual(['a-prod unknown', 'b-prod skipped']);
  });

  test('the cluster says nothing for a while in the middle of it: it is asked again', async () => {
    const world = aWorld([['a-prod']]);
    world.argocd.before = (call) => {
      const elapsed = world.clock.elapsed();
      if (call === 'read' && elapsed > 2_000 && elapsed < 60_000) throw silence;
    };

    expect((await world.work()).outcome).toBe('succeeded');
  });

  test('a right that is missing is told as it is', async () => {
    const world = aWorld([['a-prod']]);
    world.argocd.before = (call) => {
      if (call === 'read') return;
      throw new ExternalError('kubernetes', 'forbidden', 'may not patch applications', { next: 'grant it' });
    };

    expect(failureOf(await world.work())).toEqual({
      code: 'kubernetes-forbidden',
      message: 'The operation on a-prod could not be set: may not patch applications.',
      next: 'grant it',
    });
  });
});
