import type { LinkDesk } from '../../approvals/desk.ts';
import type { Directory } from '../../integrations/slack/directory.ts';
import { getSlackUser } from '../../runs/run.ts';

/** Who says how people are called. */
export interface Namers {
  readonly directory: Pick<Directory, 'getPerson'>;
  readonly links: Pick<LinkDesk, 'personAt'>;
}

/**
 * How people call somebody, wherever they are: their id where Slack does not say, the terminal's name where it is
 * linked to nobody, and a schedule by its name.
 */
export async function nameOf({ directory, links }: Namers, principal: string): Promise<string> {
  const isSlack = getSlackUser(principal) !== undefined;
  const slack = isSlack ? principal : await links.personAt(principal).catch(() => undefined);
  const userId = slack === undefined ? undefined : getSlackUser(slack);
  if (userId === undefined) return shortTerminal(principal);
  return directory.getPerson(userId).then(
    ({ name }) => name,
    () => userId,
  );
}

/** The same with the terminal that they are at, where it matters which: `mara at mara@desk-7kq4`. */
export async function nameWithPlace(services: Namers, principal: string): Promise<string> {
  const name = await nameOf(services, principal);
  const terminal = shortTerminal(principal);
  return getSlackUser(principal) !== undefined || name === terminal ? name : `${name} at ${terminal}`;
}

function shortTerminal(principal: string): string {
  return principal.replace(/^terminal:/, '').replace(/^schedule:[^/]+\//, 'schedule ');
}
