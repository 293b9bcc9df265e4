import { describe, expect, test } from 'vitest';
import { applyMergePatch } from '../../../sandbox/kubernetes/merge-patch.ts';
import { applyStrategicMergePatch } from '../../../sandbox/kubernetes/strategic-merge-patch.ts';

describe('a merge patch, as RFC 7386 lists its cases', () => {
  test.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [['a', 'b'], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j with %j is %j', (target, patch, expected) => {
    expect(applyMergePatch(target, patch)).toEqual(expected);
  });
});

describe('a strategic merge patch', () => {
  const env = (...pairs: [string, string][]) => ({ env: pairs.map(([name, value]) => ({ name, value })) });

  test.each([
    ['merges keyed items', env(['A', '1'], ['B', '2']), env(['B', '3']), env(['A', '1'], ['B', '3'])],
    ['adds keyed items', env(['A', '1']), env(['B', '2']), env(['A', '1'], ['B', '2'])],
    [
      'deletes keyed items',
      env(['A', '1'], ['B', '2']),
      { env: [{ name: 'A', $patch: 'delete' }] },
      env(['B', '2']),
    ],
    [
      'replaces a whole list',
      env(['A', '1']),
      { env: [{ $patch: 'replace' }, { name: 'B' }] },
      { env: [{ name: 'B' }] },
    ],
    ['replaces lists without a key', { args: ['a'] }, { args: ['b'] }, { args: ['b'] }],
    ['replaces a map', { m: { a: 1 } }, { m: { $patch: 'replace', b: 2 } }, { m: { b: 2 } }],
    ['retains only named keys', { s: { a: 1, b: 2 } }, { s: { $retainKeys: ['b'], b: 3 } }, { s: { b: 3 } }],
    ['adds finalizers', { finalizers: ['a'] }, { finalizers: ['b'] }, { finalizers: ['a', 'b'] }],
    [
      'deletes plain values',
      { finalizers: ['a', 'b'] },
      { '$deleteFromPrimitiveList/finalizers': ['a'] },
      { finalizers: ['b'] },
    ],
    [
      'passes over order hints',
      env(['A', '1']),
      { '$setElementOrder/env': [{ name: 'A' }] },
      env(['A', '1']),
    ],
  ])('%s', (_title, target, patch, expected) => {
    expect(applyStrategicMergePatch(target, patch)).toEqual(expected);
  });
});
