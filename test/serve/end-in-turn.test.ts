import { expect, test } from 'vitest';
import { endInTurn } from '../../src/serve/end-in-turn.ts';

test('what throws and what never ends is left behind, and the rest ends in its turn', async () => {
  const ended: string[] = [];
  const troubles: string[] = [];
  const ending = (what: string, end: () => Promise<unknown>) => ({ what, withinMs: 20, end });

  await endInTurn(
    [
      ending('first', async () => ended.push('first')),
      ending('broken', async () => Promise.reject(new Error('it is broken'))),
      ending('silent', () => new Promise(() => undefined)),
      ending('last', async () => ended.push('last')),
    ],
    (what, error) => troubles.push(`${what}: ${error instanceof Error && error.message}`),
  );

  expect(ended).toEqual(['first', 'last']);
  expect(troubles).toEqual(['broken: it is broken', 'silent: it did not end within 20 ms']);
});

test('nothing begins to end before what comes first has ended', async () => {
  const order: string[] = [];
  const ending = (what: string, ms: number) => ({
    what,
    withinMs: 1_000,
    end: () => new Promise<void>((resolve) => setTimeout(() => resolve(void order.push(what)), ms)),
  });

  await endInTurn([ending('slow', 30), ending('quick', 1)], () => undefined);

  expect(order).toEqual(['slow', 'quick']);
});
