import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Bootstrap, OTHERS, ROOT, rowsOf, startBootstrap } from './start-bootstrap.ts';

let prod: Bootstrap;

beforeAll(async () => {
  prod = await startBootstrap();
});

beforeEach(() => prod.unsync());

afterAll(() => prod.stop());

test('the root first, then what it brings, wave after wave, at the approved commit', async () => {
  const run = await prod.carriedOut();

  expect([run.status, run.error]).toEqual(['succeeded', undefined]);
  expect(prod.written(run.id)).toEqual([ROOT, ...OTHERS]);
});
