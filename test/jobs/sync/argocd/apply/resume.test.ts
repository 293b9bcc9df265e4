import { describe, expect, test } from 'vitest';
import { aWorld, failureOf, lost, rowsOf, type World } from './a-world.ts';
import { hanging } from './fake-argocd.ts';

const setOf = (world: World) => world.argocd.starts.filter(({ wasSet }) => wasSet).map(({ name }) => name);

/** The worker dies once, at a point of the first step of the second wave. */
const POINTS: Readonly<Record<string, (world: World) => void>> = {
  'before the intent': (world) => onGate(world, 'before begin'),
  'after the intent, before the operation is set': (world) => onGate(world, 'after begin'),
  'while the operation is on its way': (world) => onCall(world, 'before', 'start'),
  'after the operation was set': (world) => onCall(world, 'after', 'start'),
  'while it waits': (world) => world.clock.at(15_000, () => onCall(world, 'before', 'read')),
  'after it is done, before that is written': (world) => onGate(world, 'before end'),
  'after that was written': (world) => onGate(world, 'after end'),
};

function onGate(world: World, at: Parameters<World['onGate']>[0]): void {
  world.onGate = (moment, step) => {
    if (moment !== at || step !== 'wave-2/b-prod') return;
    world.onGate = () => {};
    world.die();
  };
}

function onCall(world: World, at: 'before' | 'after', point: string): void {
  world.argocd[at] = (call, name) => {
    if (call !== point || name !== 'b-prod') return;
    world.argocd[at] = () => {};
    world.die();
  };
}

describe('a worker that is lost', () => {
  test.each(Object.entries(POINTS))('%s: another goes on, and no operation is set twice', async (_, die) => {
    const world = aWorld([['a-prod'], ['b-prod', 'c-prod'], ['d-prod']]);
    die(world);
    await expect(world.work()).rejects.toBe(lost);

    const result = await world.work();

    expect(result.outcome).toBe('succeeded');
    expect(setOf(world).toSorted()).toEqual(['a-prod', 'b-prod', 'c-prod', 'd-prod']);
    expect(world.started().toSorted()).toEqual(['a-prod', 'b-prod', 'c-prod', 'd-prod']);
    expect([...world.journal.values()].every(({ state }) => state === 'done')).toBe(true);
    expect(world.argocd.fenced).toEqual([]);
  });

  test('what is done is not repeated, nor asked for again', async () => {
    const world = aWorld([['a-prod'], ['b-prod']]);
    onGate(world, 'before begin');
    await expect(world.work()).rejects.toBe(lost);

    await world.work();

    expect(world.asked.map(({ intent }) => intent.id)).toEqual(['wave-1/a-prod', 'wave-2/b-prod']);
  });

  test('before it sets what was never sent, the gate is asked again', async () => {
    const world = aWorld([['a-prod'], ['b-prod']]);
    onGate(world, 'after begin');
    await expect(world.work()).rejects.toBe(lost);
    const elsewhere = { targetCommit: '7'.repeat(40) };
    world.drift = (plan) => ({
      ...plan,
      waves: plan.waves.map((wave) =>
        wave.map((each) => (each.name === 'b-prod' ? { ...each, ...elsewhere } : each)),
      ),
    });

    const result = await world.work();

    expect(setOf(world)).toEqual(['a-prod']);
    expect(failureOf(result)?.code).toBe('plan_changed');
    expect(world.argocd.fenced).toEqual(['b-prod']);
    expect(world.journal.get('wave-2/b-prod')?.state).toBe('failed');
  });

  test('where the Application has changed since, whether it began is not known, and it is not set', async () => {
    const world = aWorld([['a-prod'], ['b-prod'], ['c-prod']]);
    onGate(world, 'after begin');
    await expect(world.work()).rejects.toBe(lost);
    world.argocd.change('b-prod');

    const result = await world.work();

    expect(setOf(world)).toEqual(['a-prod']);
    expect(failureOf(result)).toMatchObject({
      code: 'operation-unknown',
      message:
        'bitiq was interrupted while it set the operation on b-prod, and b-prod has changed since: whether it began is not known.',
    });
    expect(rowsOf(result)).toEqual(['a-prod passed', 'b-prod failed', 'c-prod skipped']);
    expect(world.argocd.fenced).toContain('b-prod');
  });

  test('one that wakes late can set nothing where its step was given up', async () => {
    const world = aWorld([['b-prod']]);
    let wake: () => void = () => {};
    const slept = new Promise<void>((resolve) => {
      wake = resolve;
    });
    world.argocd.before = (call) => (call === 'start' ? slept : undefined);
    const sleeping = world.work();
    await new Promise((resolve) => setImmediate(resolve));
    world.argocd.before = () => {};
    world.argocd.change('b-prod');
    await world.work();

    wake();
    await sleeping.catch(() => {});

    expect(setOf(world)).toEqual([]);
    expect(world.argocd.fenced).toContain('b-prod');
  });

  test('two that set the same intent: one of them does', async () => {
    const world = aWorld([['b-prod']]);
    world.onGate = (moment) => {
      if (moment !== 'after begin') return;
      world.onGate = () => {};
      world.die();
    };
    await expect(world.work()).rejects.toBe(lost);

    const [first, second] = await Promise.allSettled([world.work(), world.work()]);

    expect(first.status).toBe('rejected');
    expect(second).toMatchObject({ status: 'fulfilled', value: { outcome: 'succeeded' } });
    expect(setOf(world)).toEqual(['b-prod']);
  });

  test('a step that had failed stays failed, and nothing more begins', async () => {
    const world = aWorld([['a-prod', 'b-prod'], ['c-prod']]);
    world.argocd.live('a-prod', (since, at) => {
      const { state } = hanging(since, at);
      return { state: state && { ...state, phase: 'Failed', message: 'no' } };
    });
    world.onGate = (moment, step) => {
      if (moment === 'after end' && step === 'wave-1/a-prod') world.die();
    };
    await expect(world.work()).rejects.toBe(lost);
    world.onGate = () => {};

    const result = await world.work();

    expect(failureOf(result)).toMatchObject({
      code: 'sync-failed',
      message: 'Argo CD could not sync a-prod: no',
    });
    expect(rowsOf(result)).toEqual(['a-prod failed', 'b-prod passed', 'c-prod skipped']);
    expect(world.started().toSorted()).toEqual(['a-prod', 'b-prod']);
  });

  test('in a wave in which a step had failed, what was not begun is not begun', async () => {
    const world = aWorld([['a-prod', 'b-prod']]);
    const detail = { code: 'sync-failed', message: 'no' };
    const intendedAt = world.clock.now();
    world.journal.set('wave-1/a-prod', { id: 'wave-1/a-prod', state: 'failed', detail, intendedAt });

    const result = await world.work();

    expect(world.started()).toEqual([]);
    expect(rowsOf(result)).toEqual(['a-prod failed', 'b-prod skipped']);
    expect(result.report.verdict?.sentence).toBe(
      'prod sync stopped in wave 1 of 1: a-prod failed; 0 done, 1 not begun',
    );
  });
});
