import type { DeliverOptions } from '../delivery/deliver.ts';
import type { Directory } from '../integrations/slack/directory.ts';
import { buildRunDetails } from '../messages/run-details.ts';
import { buildRunMessage } from '../messages/run-message.ts';
import { toRunView } from '../messages/to-run-view.ts';
import { getSlackUser, isOver } from '../runs/run.ts';

/** How a run's message is made: of the run and the name of who asked. */
export function createRender(directory: Directory): DeliverOptions['render'] {
  return async (run) => {
    const requestedByName = await findName(directory, run.requestedBy);
    const view = toRunView(run, requestedByName);
    return { message: buildRunMessage(view), details: isOver(run.status) ? buildRunDetails(view) : [] };
  };
}

async function findName(directory: Directory, principal: string): Promise<string | undefined> {
  const userId = getSlackUser(principal);
  if (userId === undefined) return undefined;
  return directory.getPerson(userId).then(
    ({ name }) => name,
    () => undefined,
  );
}
