import type { DeliverOptions } from '../delivery/deliver.ts';
import type { Directory } from '../integrations/slack/directory.ts';
import { buildRunDetails } from '../messages/run-details.ts';
import { buildRunMessage } from '../messages/run-message.ts';
import { toRunView } from '../messages/to-run-view.ts';
import { waitsForQueue } from '../runs/outbox.ts';
import { getSlackUser, isOver } from '../runs/run.ts';
import type { Store } from '../store/store.ts';

/** How a run's message is made: the run, the name of who asked, and whether the queue has it. */
export function createRender(store: Store, directory: Directory): DeliverOptions['render'] {
  return async (run) => {
    const [requestedByName, waitingForQueue] = await Promise.all([
      findName(directory, run.requestedBy),
      run.status === 'queued' ? waitsForQueue(store, run.id) : false,
    ]);
    const view = toRunView(run, { ...(requestedByName && { requestedByName }), waitingForQueue });
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
