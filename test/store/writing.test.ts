import { expect, test } from 'vitest';
import { RefusedError } from '../../src/errors.ts';
import { writing } from '../../src/store/writing.ts';

const SENTENCE = 'Your wish could not be written down, so nothing changed.';

test('what was written is given back', async () => {
  await expect(writing(SENTENCE, Promise.resolve('written'))).resolves.toBe('written');
});

test('what the store could not write is said, with what to do next, and keeps its cause', async () => {
  const cause = new Error('disk full');

  await expect(writing(SENTENCE, Promise.reject(cause))).rejects.toMatchObject({
    system: 'store',
    reason: 'unavailable',
    message: SENTENCE,
    next: 'Try again in a minute.',
    cause,
  });
});

test('a refusal stays one, in its own words', async () => {
  const refusal = new RefusedError('already-over', 'It is over.');

  await expect(writing(SENTENCE, Promise.reject(refusal))).rejects.toBe(refusal);
});
