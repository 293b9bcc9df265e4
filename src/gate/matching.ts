/** A requirement for so many people. */
export interface Places {
  readonly count: number;
}

/**
 * Puts as many people as possible into places: each person in at most one, none over its count. Exact:
 * whoever stands in the way is moved to another place where they fit (augmenting paths). Returns who
 * is where, in the order of `leaves`; the order of `people` decides who, never how many.
 */
export function assignPeople<Leaf extends Places>(
  leaves: readonly Leaf[],
  people: readonly string[],
  fits: (person: string, leaf: Leaf) => boolean,
): readonly (readonly string[])[] {
  const places = leaves.map((leaf) => ({ leaf, taken: [] as string[] }));
  const seat = (person: string, tried: Set<unknown>): boolean =>
    places.some((place) => {
      if (tried.has(place) || !fits(person, place.leaf)) return false;
      tried.add(place);
      if (place.taken.length < place.leaf.count) return place.taken.push(person) > 0;
      const moved = place.taken.findIndex((other) => seat(other, tried));
      if (moved === -1) return false;
      place.taken[moved] = person;
      return true;
    });
  for (const person of people) seat(person, new Set());
  return places.map(({ taken }) => taken.toSorted());
}
