import { describe, expect, it } from 'vitest';
import { figuresOf } from '../../bench/figures.ts';

describe('figuresOf', () => {
  it('takes each figure from the latencies themselves, whatever their order', () => {
    const latencies = Array.from({ length: 200 }, (_, index) => 200 - index);

    expect(figuresOf(latencies)).toEqual({ p50: 100, p99: 198, max: 200 });
  });

  it('lets the slowest of a hundred count as the slowest, and not as their p99', () => {
    const latencies = [...Array.from({ length: 99 }, () => 10), 900];

    expect(figuresOf(latencies)).toEqual({ p50: 10, p99: 10, max: 900 });
  });

  it('says nothing of none', () => {
    expect(figuresOf([])).toEqual({ p50: Number.NaN, p99: Number.NaN, max: Number.NaN });
  });
});
