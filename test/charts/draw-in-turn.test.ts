import { expect, test } from 'vitest';
import { createTurns } from '../../src/charts/draw-in-turn.ts';

test('two draw at a time; others come back later, one after the other, and then have their turn', async () => {
  const inTurn = createTurns();
  const { promise: done, resolve: end } = Promise.withResolvers<string>();
  const first = [inTurn(() => done), inTurn(() => done)];
  const meanwhile = [await inTurn(() => done), await inTurn(() => done)];
  end('drawn');

  expect(meanwhile).toEqual([{ busyForMs: 600 }, { busyForMs: 1_200 }]);
  expect(await Promise.all(first)).toEqual(['drawn', 'drawn']);
  expect(await inTurn(async () => 'again')).toBe('again');
});

test('one that fails makes room', async () => {
  const inTurn = createTurns();
  const fail = () => inTurn(() => Promise.reject(new Error('no memory')));

  await Promise.allSettled([fail(), fail()]);

  expect(await inTurn(async () => 'drawn')).toBe('drawn');
});
