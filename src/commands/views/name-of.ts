import { getSlackUser } from '../../runs/run.ts';
import type { Services } from '../command.ts';

/** How people call somebody: their id where Slack does not say, and who is at a terminal as they are there. */
export async function nameOf(services: Pick<Services, 'directory'>, principal: string): Promise<string> {
  const userId = getSlackUser(principal);
  if (userId === undefined) return principal.replace(/^terminal:/, '');
  return services.directory.getPerson(userId).then(
    ({ name }) => name,
    () => userId,
  );
}
