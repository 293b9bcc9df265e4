import { expect, test } from 'vitest';
import { ExternalError } from '../../../../../src/errors.ts';
import { aWorld, lost, rowsOf } from './a-world.ts';
import { hanging } from './fake-argocd.ts';

test('a cancel ends what this run started and is not over, and no other', async () => {
  const world = aWorld([['a-prod'], ['b-prod', 'c-prod'], ['d-prod']]);
  world.argocd.live('b-prod', hanging);
  world.clock.at(60_000, world.cancel);

  const result = await world.work();

  expect(result.outcome).toBe('cancelled');
  expect(world.argocd.terminated).toEqual(['b-prod']);
  expect(result.report.verdict?.sentence).toBe(
    'prod sync was cancelled in wave 2 of 3: 2 done, 1 ended, 1 not begun',
  );
  expect(rowsOf(result)).toEqual(['a-prod passed', 'b-prod skipped', 'c-prod passed', 'd-prod skipped']);
  expect(result.report.rows[1]?.summary).toBe('its operation was ended');
  expect(world.clock.elapsed()).toBeLessThan(61_000);
  expect(world.journal.get('wave-2/b-prod')?.state).toBe('failed');
});

test('a cancel before the first step touches nothing', async () => {
  const world = aWorld([['a-prod']]);
  world.cancel();

  const result = await world.work();

  expect(result.outcome).toBe('cancelled');
  expect(result.report.verdict?.sentence).toBe(
    'prod sync was cancelled before it began: 0 done, 1 not begun',
  );
  expect(world.asked).toEqual([]);
  expect(world.argocd.terminated).toEqual([]);
});

test('a cancel between the intent and the operation sets nothing', async () => {
  const world = aWorld([['a-prod']]);
  world.onGate = (moment) => {
    if (moment === 'after begin') world.cancel();
  };

  const result = await world.work();

  expect(result.outcome).toBe('cancelled');
  expect(world.started()).toEqual([]);
  expect(world.argocd.fenced).toEqual(['a-prod']);
});

test('a cancelled run that another worker takes up ends what the first one started', async () => {
  const world = aWorld([['a-prod']]);
  world.argocd.live('a-prod', hanging);
  world.clock.at(5_000, () => {
    world.argocd.before = (call) => (call === 'read' ? world.die() : undefined);
  });
  await expect(world.work()).rejects.toBe(lost);
  world.argocd.before = () => {};
  world.cancel();

  const result = await world.work();

  expect(result.outcome).toBe('cancelled');
  expect(world.argocd.terminated).toEqual(['a-prod']);
  expect(world.started()).toEqual(['a-prod']);
});

test('where ending it fails, the report says that it may go on', async () => {
  const world = aWorld([['a-prod']]);
  world.argocd.live('a-prod', hanging);
  world.argocd.before = (call) => {
    if (call === 'terminate') throw new ExternalError('kubernetes', 'unreachable', 'no connection');
  };
  world.clock.at(5_000, world.cancel);

  const result = await world.work();

  expect(result.outcome).toBe('cancelled');
  expect(result.report.rows[0]?.summary).toBe(
    'its operation could not be ended and may go on: no connection',
  );
});
