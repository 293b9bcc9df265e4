import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Measured, median, printRatio } from '../../bench/ratio.ts';

const rates: Measured = {
  what: 'runs a second',
  baseline: [100, 100, 100],
  ours: [40, 90, 50],
  unit: 'runs/s',
  wanted: { atLeast: 0.5 },
};

describe('printRatio', () => {
  const before = process.exitCode;
  let print = vi.spyOn(console, 'log');

  beforeEach(() => {
    process.exitCode = 0;
    print = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  });

  afterEach(() => {
    process.exitCode = before;
  });

  it('prints the median ratio of the rounds with the figures behind it', () => {
    printRatio(rates);

    expect(print).toHaveBeenCalledExactlyOnceWith(
      'runs a second: 0.50 (wanted: at least 0.5; baseline 100, 100, 100 runs/s, bitiq 40, 90, 50 runs/s)',
    );
    expect(process.exitCode).toBe(0);
  });

  it('exits with 1 where the ratio is below what is wanted', () => {
    printRatio({ ...rates, wanted: { atLeast: 0.51 } });

    expect(process.exitCode).toBe(1);
  });

  it('turns the ratio round where low figures are the better ones', () => {
    printRatio({ ...rates, better: 'low', baseline: [800], ours: [40], wanted: { atLeast: 20 } });

    expect(print.mock.lastCall?.[0]).toContain('runs a second: 20.00');
    expect(process.exitCode).toBe(0);
  });

  it('exits with 1 where a round has no baseline', () => {
    printRatio({ ...rates, baseline: [] });

    expect(process.exitCode).toBe(1);
  });
});

describe('median', () => {
  it('is the middle one by size', () => {
    expect(median([9, 100, 10])).toBe(10);
  });
});
