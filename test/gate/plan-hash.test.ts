import { describe, expect, test } from 'vitest';
import { hashPlan, shortHash } from '../../src/gate/plan-hash.ts';

const PLAN = { operation: 'sync', environment: 'prod', revision: '9f0c2e1', applications: ['a', 'b'] };

describe('the hash of a plan', () => {
  test('is SHA-256 of its canonical JSON', () => {
    // printf '{"a":1,"b":[true,null]}' | sha256sum
    expect(hashPlan({ b: [true, null], a: 1.0 })).toBe(
      '1cc69c7fa23616ca2ec3ee70d24390a6225c8832db8a4c814c7e0e7f942f8668',
    );
  });

  test('does not depend on the order of keys', () => {
    expect(hashPlan(Object.fromEntries(Object.entries(PLAN).toReversed()))).toBe(hashPlan(PLAN));
  });

  test.each([
    ['another revision', { revision: '77ab310' }],
    ['another order of applications', { applications: ['b', 'a'] }],
    ['one field more', { prune: true }],
  ])('changes with %s', (_, change) => {
    expect(hashPlan({ ...PLAN, ...change })).not.toBe(hashPlan(PLAN));
  });

  test('is not made of what has no JSON form', () => {
    expect(() => hashPlan(undefined)).toThrow(TypeError);
    expect(() => hashPlan({ count: Number.NaN })).toThrow();
  });

  test('is shown in two groups of four', () => {
    expect(shortHash('6b1f20c9aa')).toBe('6b1f-20c9');
  });
});
