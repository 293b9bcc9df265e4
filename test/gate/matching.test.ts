import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Requirement } from '../../src/config/policy-schema.ts';
import { assignPeople } from '../../src/gate/matching.ts';
import { fillWays, isFull } from '../../src/gate/requirement.ts';

const GROUPS = ['a', 'b', 'c'];
const leaf = fc.record({ group: fc.constantFrom(...GROUPS), count: fc.integer({ min: 1, max: 3 }) });
/** Each person with the groups they are in. */
const people = fc
  .array(fc.subarray(GROUPS), { maxLength: 6 })
  .map((each) => new Map(each.map((groups, index) => [`p${index}` as string, groups] as const)));

const { requirement } = fc.letrec<{ requirement: Requirement }>((tie) => ({
  requirement: fc.oneof(
    { maxDepth: 2 },
    leaf,
    fc.record({ all: fc.array(tie('requirement'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ any: fc.array(tie('requirement'), { minLength: 1, maxLength: 2 }) }),
  ),
}));

/** Tries every way to give each person one leaf or none: all sets of people that a tree can use up. */
function isMetByAny(
  tree: Requirement,
  persons: readonly string[],
  groups: ReadonlyMap<string, readonly string[]>,
): boolean {
  if ('any' in tree) return tree.any.some((part) => isMetByAny(part, persons, groups));
  if ('all' in tree) {
    const [first, ...rest] = tree.all;
    if (first === undefined) return true;
    return subsets(persons).some(
      (some) =>
        isMetByAny(first, some, groups) &&
        isMetByAny(
          { all: rest },
          persons.filter((each) => !some.includes(each)),
          groups,
        ),
    );
  }
  const fitting = persons.filter((person) => 'group' in tree && groups.get(person)?.includes(tree.group));
  return fitting.length >= tree.count;
}

function subsets(items: readonly string[]): readonly (readonly string[])[] {
  const [first, ...rest] = items;
  return first === undefined ? [[]] : subsets(rest).flatMap((set) => [set, [first, ...set]]);
}

test('a requirement is met exactly where trying every assignment finds one', () => {
  let met = 0;
  fc.assert(
    fc.property(requirement, people, (tree, groups) => {
      const persons = [...groups.keys()];
      const ways = fillWays(
        tree,
        persons,
        (person, each) => 'group' in each && (groups.get(person) ?? []).includes(each.group),
      );

      const expected = isMetByAny(tree, persons, groups);

      if (expected) met += 1;
      expect(ways.some(isFull)).toBe(expected);
    }),
    { numRuns: 2_000 },
  );
  expect(met).toBeGreaterThan(200);
});

test('nobody has two places, and no place too many people', () => {
  fc.assert(
    fc.property(fc.array(leaf, { maxLength: 4 }), people, (leaves, groups) => {
      const places = assignPeople(leaves, [...groups.keys()], (person, { group }) =>
        (groups.get(person) ?? []).includes(group),
      );

      expect(new Set(places.flat()).size).toBe(places.flat().length);
      for (const [index, taken] of places.entries())
        expect(taken.length).toBeLessThanOrEqual(leaves[index]?.count ?? 0);
    }),
  );
});

test('somebody of two groups makes way for who is in one alone', () => {
  const groups = new Map([
    ['both', ['platform', 'security']],
    ['one', ['platform']],
  ]);
  const leaves = ['platform', 'security'].map((group) => ({ group, count: 1 }));

  const places = assignPeople(
    leaves,
    ['both', 'one'],
    (person, { group }) => groups.get(person)?.includes(group) ?? false,
  );

  expect(places).toEqual([['one'], ['both']]);
});
