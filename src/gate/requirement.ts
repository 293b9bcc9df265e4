import type { Requirement } from '../config/policy-schema.ts';
import type { Voter } from './facts.ts';
import { assignPeople } from './matching.ts';

/** The part of a requirement that people are counted for. */
export type Leaf = Extract<Requirement, { readonly count: number }>;

/** A leaf with those who stand for it. */
export interface Filled {
  readonly leaf: Leaf;
  readonly people: readonly string[];
}

/** All ways to meet a requirement: in each, every leaf is asked for. */
export function listWays(requirement: Requirement): readonly (readonly Leaf[])[] {
  if ('any' in requirement) return requirement.any.flatMap(listWays);
  if (!('all' in requirement)) return [[requirement]];
  return requirement.all
    .map(listWays)
    .reduce((ways, more) => ways.flatMap((way) => more.map((rest) => [...way, ...rest])), [[]]);
}

/** How far people fill each way. One person stands for one leaf of a way, whichever helps most. */
export function fillWays(
  requirement: Requirement,
  people: readonly string[],
  fits: (person: string, leaf: Leaf) => boolean,
): readonly (readonly Filled[])[] {
  return listWays(requirement).map((way) => {
    const taken = assignPeople(way, people, fits);
    return way.map((leaf, index) => ({ leaf, people: taken[index] ?? [] }));
  });
}

/** Whether nobody is missing. */
export function isFull(way: readonly Filled[]): boolean {
  return way.every(({ leaf, people }) => people.length === leaf.count);
}

/** What of a way is not complete. */
export function listMissing(way: readonly Filled[]): readonly Filled[] {
  return way.filter(({ leaf, people }) => people.length < leaf.count);
}

/** Whether somebody is one of those a leaf asks for. Unknown groups are none. */
export function fitsLeaf({ userId, groups }: Voter, leaf: Leaf): boolean {
  if ('people' in leaf) return leaf.people.includes(userId);
  return groups !== 'unknown' && groups.has(leaf.group);
}

/** `platform`, or `@ann or @ben`. */
export function nameLeaf(leaf: Leaf, nameOf: (userId: string) => string): string {
  return 'people' in leaf ? leaf.people.map(nameOf).join(' or ') : leaf.group;
}
