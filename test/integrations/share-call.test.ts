import { expect, test, vi } from 'vitest';
import { shareCall } from '../../src/integrations/share-call.ts';

const never = new AbortController().signal;

test('many askers share one call, and its answer is kept', async () => {
  const call = vi.fn(async () => 'answer');
  const ask = shareCall(call);

  const together = await Promise.all([ask(never), ask(never)]);
  const later = await ask(never);

  expect([...together, later]).toEqual(['answer', 'answer', 'answer']);
  expect(call).toHaveBeenCalledTimes(1);
});

test('a failure reaches all who asked, and is forgotten', async () => {
  let failing = true;
  const ask = shareCall(async () => {
    if (failing) throw new Error('not now');
    return 'answer';
  });

  const outcomes = await Promise.allSettled([ask(never), ask(never)]);
  failing = false;

  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(ask(never)).resolves.toBe('answer');
});

test('one who gives up leaves the call to the others', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const signals: AbortSignal[] = [];
  const ask = shareCall((signal) => {
    signals.push(signal);
    return promise;
  });
  const hasty = new AbortController();

  const gaveUp = ask(hasty.signal);
  const stayed = ask(never);
  hasty.abort(new Error('no time'));

  await expect(gaveUp).rejects.toThrow('no time');
  resolve('answer');
  await expect(stayed).resolves.toBe('answer');
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
});

test('when the last one gives up the call is aborted, and the next asker begins anew', async () => {
  const signals: AbortSignal[] = [];
  const ask = shareCall((signal) => {
    signals.push(signal);
    return new Promise<string>(() => undefined);
  });
  const [first, second] = [new AbortController(), new AbortController()];

  const both = Promise.allSettled([ask(first.signal), ask(second.signal)]);
  first.abort();
  second.abort();
  await both;
  void ask(never);

  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
});

test('whoever comes with an aborted signal does not start a call', async () => {
  const call = vi.fn(async () => 'answer');

  await expect(shareCall(call)(AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');

  expect(call).not.toHaveBeenCalled();
});
