/** Principals that are one person, such as a Slack user and who they are at a terminal. */
export type Links = readonly (readonly string[])[];

/** Every principal of the person behind one, itself included, also where a link leads over others. */
function identitiesOf(principal: string, links: Links): readonly string[] {
  const known = new Set([principal]);
  for (let before = 0; before < known.size; ) {
    before = known.size;
    for (const link of links.filter((some) => some.some((each) => known.has(each)))) {
      for (const each of link) known.add(each);
    }
  }
  return [...known].sort();
}

/** The person behind a principal: the same text for all that are linked. */
export function personBehind(principal: string, links: Links): string {
  return identitiesOf(principal, links)[0] ?? principal;
}

/** Whether it is known who somebody is in Slack. */
export function isKnownInSlack(principal: string, links: Links): boolean {
  return identitiesOf(principal, links).some((each) => each.startsWith('slack:'));
}

/** `U0MARA` of `slack:T0/U0MARA`, `mara` of `terminal:mara`. */
export function shortId(principal: string): string {
  return /[^/:]*$/.exec(principal)?.[0] ?? principal;
}
