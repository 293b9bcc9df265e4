import { describe, expect, test, vi } from 'vitest';
import { askAgain, askAgainWhere, throttledMsOf } from '../../src/integrations/ask-again.ts';

const forever = new AbortController().signal;
const random = () => 0;

/** Answers one after another; the last one for ever. */
function answering(...throttled: (number | undefined)[]) {
  const answers = throttled.map((throttledMs, index) => ({ index, throttledMs }));
  return vi.fn(async () => (answers.length > 1 ? answers.shift() : answers[0]) as (typeof answers)[number]);
}

test('who is turned away asks again, after as long as was wanted', async () => {
  const ask = answering(20, 30, undefined);
  const startedAt = performance.now();

  const answer = await askAgain(ask, { signal: forever, random });

  expect(answer.index).toBe(2);
  expect(ask).toHaveBeenCalledTimes(3);
  expect(performance.now() - startedAt).toBeGreaterThan(45);
});

test('those who are turned away together do not come back together', async () => {
  const backAfter = async (share: number) => {
    const startedAt = performance.now();
    await askAgain(answering(1, undefined), { signal: forever, random: () => share });
    return performance.now() - startedAt;
  };

  const [first = 0, second = 0] = await Promise.all([backAfter(0), backAfter(0.2)]);

  expect(second - first).toBeGreaterThan(150);
});

test.each([
  ['more than 9 s at once', [9_001]],
  ['more than 9 s in all', [20, 8_990]],
])('%s is not waited for: the 429 is the answer', async (_what, throttled) => {
  const ask = answering(...throttled);

  const answer = await askAgain(ask, { signal: forever, random });

  expect(answer.throttledMs).toBe(throttled.at(-1));
  expect(ask).toHaveBeenCalledTimes(throttled.length);
});

test('where the time is over meanwhile, the 429 is the answer', async () => {
  const ask = answering(5_000);

  const answer = await askAgain(ask, { signal: AbortSignal.timeout(20), random });

  expect(answer.throttledMs).toBe(5_000);
  expect(ask).toHaveBeenCalledTimes(1);
});

test('who gives up meanwhile gets their own reason', async () => {
  const caller = new AbortController();
  const given = new Error('withdrawn');
  setTimeout(() => caller.abort(given), 20);

  await expect(askAgain(answering(5_000), { signal: caller.signal, random })).rejects.toBe(given);
});

describe('a client that throws what it was turned away with', () => {
  /** Throws one after another, the last one for ever. */
  function throwing(...throttled: (number | undefined)[]) {
    const ask = answering(...throttled);
    return vi.fn(async () => {
      const { throttledMs, index } = await ask();
      if (throttledMs === undefined && index < throttled.length - 1) return index;
      throw Object.assign(new Error('turned away'), { throttledMs });
    });
  }
  const throttledMsOf = (error: unknown) => (error as { readonly throttledMs?: number }).throttledMs;
  const options = { signal: forever, random, throttledMsOf };

  test('is asked again until there is an answer', async () => {
    expect(await askAgainWhere(throwing(1, 1, undefined, 1), options)).toBe(2);
  });

  test('throws what it was turned away with after 9 s, and everything else at once', async () => {
    const broken = throwing(undefined);

    await expect(askAgainWhere(throwing(1, 9_001), options)).rejects.toMatchObject({ throttledMs: 9_001 });
    await expect(askAgainWhere(broken, options)).rejects.toThrow('turned away');
    expect(broken).toHaveBeenCalledTimes(1);
  });
});

test.each([
  [200, undefined, undefined],
  [503, '2', undefined],
  [429, '2', 2_000],
  [429, undefined, 1_000],
  [429, 'Sun, 22 Nov 2026 02:20:52 GMT', 1_000],
])('a %i with Retry-After %s is %s', (status, retryAfter, ms) => {
  expect(throttledMsOf(status, { 'retry-after': retryAfter })).toBe(ms);
});
