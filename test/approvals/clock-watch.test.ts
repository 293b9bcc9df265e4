import { expect, test } from 'vitest';
import { createClockWatch } from '../../src/approvals/clock-watch.ts';

const MINUTE = 60_000;

/** A machine whose clock somebody may set, and a reference that is `aheadMs` ahead of the right time. */
function aWatch(options: { offMs?: number; aheadMs?: number; whose?: string } = {}) {
  const machine = { elapsed: 0, offMs: options.offMs ?? 0, isSilent: false, asked: 0 };
  const now = () => Date.UTC(2027, 2, 1) + machine.elapsed + machine.offMs;
  const measure = async () => {
    machine.asked += 1;
    if (machine.isSilent) throw new Error('no answer');
    return (options.aheadMs ?? 0) - machine.offMs;
  };
  const { whose = "Slack's" } = options;
  const watch = createClockWatch({ references: [{ whose, measure }], now, elapsed: () => machine.elapsed });
  return { machine, watch };
}

test.each([
  [0, undefined],
  [5 * MINUTE, undefined],
  [-5 * MINUTE, undefined],
  [10 * MINUTE, "10 min ahead of Slack's"],
  [-10 * MINUTE, "10 min behind Slack's"],
])('a clock that is %i ms off', async (offMs, said) => {
  expect(await aWatch({ offMs }).watch.sayIfOff()).toBe(said);
});

test('a clock that is set while we run is seen at once, without another question', async () => {
  const { machine, watch } = aWatch();
  await watch.sayIfOff();

  machine.elapsed = 10_000;
  machine.offMs = 10 * MINUTE;
  machine.isSilent = true;

  expect(await watch.sayIfOff()).toBe("10 min ahead of Slack's");
});

test('it is well again as soon as the clock is', async () => {
  const { machine, watch } = aWatch({ offMs: -10 * MINUTE });
  expect(await watch.sayIfOff()).toBe("10 min behind Slack's");

  machine.elapsed = 100;
  machine.offMs = 0;

  expect(await watch.sayIfOff()).toBeUndefined();
});

test('the reference is asked once a minute, however often we are', async () => {
  const { machine, watch } = aWatch();

  for (machine.elapsed = 0; machine.elapsed < 2 * MINUTE; machine.elapsed += 1_000) await watch.sayIfOff();

  expect(machine.asked).toBe(2);
});

test('a reference that never answered holds nothing up', async () => {
  const { machine, watch } = aWatch({ offMs: 10 * MINUTE });
  machine.isSilent = true;

  expect(await watch.sayIfOff()).toBeUndefined();
});

test('one of two that is far off is named', async () => {
  const now = () => 0;
  const references = [
    { whose: "PostgreSQL's", measure: async () => 1_000 },
    { whose: "Slack's", measure: async () => 6 * MINUTE },
  ];

  const watch = createClockWatch({ references, now, elapsed: () => 0 });

  expect(await watch.sayIfOff()).toBe("6 min behind Slack's");
});
