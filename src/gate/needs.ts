import { type Filled, nameLeaf } from './requirement.ts';

/**
 * What is still needed, on one line: `platform 1 of 2 (@ines) · security 0 of 1 · not @mara`. Several
 * ways are joined by "or". Empty where nobody is asked.
 */
export function describeNeeds(
  ways: readonly (readonly Filled[])[],
  names: {
    nameOf(userId: string): string;
    voterOf(person: string): string;
    /** Who may not approve. */
    readonly except: string | undefined;
  },
): string {
  if (ways.length === 0) return '';
  const told = ways.map((way) => way.map((filled) => describeFilled(filled, names)).join(' · '));
  return [
    [...new Set(told)].join(' or '),
    ...(names.except === undefined ? [] : [`not ${names.except}`]),
  ].join(' · ');
}

function describeFilled(
  { leaf, people }: Filled,
  names: { nameOf(userId: string): string; voterOf(person: string): string },
): string {
  const who = people.length === 0 ? '' : ` (${people.map(names.voterOf).join(', ')})`;
  return `${nameLeaf(leaf, names.nameOf)} ${people.length} of ${leaf.count}${who}`;
}
