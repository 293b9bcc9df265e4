import { expect, test } from 'vitest';
import { ExternalError } from '../../../../../src/errors.ts';
import { aWorld, failureOf, rowsOf } from './a-world.ts';
import { hanging, wellLived } from './fake-argocd.ts';

const WINDOW = { sentence: 'the allow window "0 8 * * 1-5" is closed; syncs open Mon 08:00' };

test('an operation that a window keeps waiting is ended when its approval goes stale', async () => {
  const world = aWorld([['a-prod'], ['b-prod']]);
  world.argocd.live('a-prod', hanging);
  world.window = WINDOW;
  world.expiresAt = new Date(world.clock.now().getTime() + 60_000);

  const result = await world.work();

  expect(world.argocd.terminated).toEqual(['a-prod']);
  expect(failureOf(result)).toEqual({
    code: 'window-closed',
    message: `Argo CD keeps the operation on a-prod waiting: ${WINDOW.sentence}; the approval went stale meanwhile. It was ended.`,
    next: 'Request again when it is open.',
  });
  expect(rowsOf(result)).toEqual(['a-prod failed', 'b-prod skipped']);
});

test('one that goes on when the window opens comes to its end', async () => {
  const world = aWorld([['a-prod']]);
  world.argocd.live('a-prod', (since, at) => (since < 30_000 ? hanging(since, at) : wellLived(since, at)));
  world.window = WINDOW;
  world.clock.at(25_000, () => {
    world.window = undefined;
  });

  expect((await world.work()).outcome).toBe('succeeded');
});

test('one that Argo CD never begins is taken back', async () => {
  const world = aWorld([['a-prod']]);
  world.argocd.live('a-prod', () => ({}));

  const result = await world.work();

  expect(world.argocd.terminated).toEqual(['a-prod']);
  expect(failureOf(result)).toMatchObject({
    code: 'never-begun',
    message: 'Argo CD never began the operation on a-prod. It was ended.',
  });
});

test('where it cannot be taken back, that is said', async () => {
  const world = aWorld([['a-prod']]);
  world.argocd.live('a-prod', () => ({}));
  world.argocd.before = (call) => {
    if (call === 'terminate') throw new ExternalError('argocd', 'conflict', 'it has not begun');
  };

  expect(failureOf(await world.work())).toMatchObject({
    message: 'Argo CD never began the operation on a-prod. It could not be ended: it has not begun.',
    next: 'argocd app terminate-op a-prod',
  });
});

test('one that hangs in its work is left running, and people decide', async () => {
  const world = aWorld([['a-prod']]);
  world.argocd.live('a-prod', hanging);

  const result = await world.work();

  expect(failureOf(result)?.code).toBe('sync_stuck');
  expect(world.argocd.terminated).toEqual([]);
  expect(world.clock.elapsed()).toBe(900_000);
});

test('one that has begun its work is no longer kept waiting by a window', async () => {
  const world = aWorld([['a-prod']]);
  const resources = [
    { group: '', kind: 'Job', namespace: '', name: 'migrate', status: '', message: '', syncPhase: 'PreSync' },
  ].map((resource) => ({ ...resource, hookType: 'PreSync', hookPhase: 'Running' }));
  world.argocd.live('a-prod', (since, at) => {
    const { requested, state } = hanging(since, at);
    return { requested, state: state && { ...state, resources } };
  });
  world.window = WINDOW;
  world.expiresAt = new Date(world.clock.now().getTime() + 60_000);

  const result = await world.work();

  expect(failureOf(result)?.code).toBe('sync_stuck');
  expect(world.argocd.terminated).toEqual([]);
});

test('an Application is changed before its step is given up, so that nothing late can be set', async () => {
  const world = aWorld([['a-prod']]);
  world.argocd.live('a-prod', hanging);

  await world.work();

  expect(world.argocd.fenced).toEqual(['a-prod']);
});

test('an Application that is removed meanwhile', async () => {
  const world = aWorld([['a-prod']]);
  world.clock.at(2_000, () => world.argocd.remove('a-prod'));

  expect(failureOf(await world.work())?.code).toBe('application-gone');
});
