import type { GateDesk } from '../approvals/desk.ts';
import type { DeliverOptions } from '../delivery/deliver.ts';
import type { Directory } from '../integrations/slack/directory.ts';
import { buildRunDetails } from '../messages/run-details.ts';
import { buildRunMessage } from '../messages/run-message.ts';
import { toRunView } from '../messages/to-run-view.ts';
import { getSlackUser, isOver } from '../runs/run.ts';
import { type NameOf, toApprovalView } from './approval-view.ts';

/** How a run's message is made: of the run, how it stands at the gate, and the names of people. */
export function createRender(directory: Directory, gate: GateDesk): DeliverOptions['render'] {
  const nameOf = createNameOf(directory);
  return async (run) => {
    const [requestedByName, standing] = await Promise.all([
      nameOf(run.requestedBy),
      gate.getStanding(run.id),
    ]);
    const view = {
      ...toRunView(run, requestedByName),
      ...(standing && { approval: await toApprovalView(standing, nameOf) }),
    };
    return { message: buildRunMessage(view), details: isOver(run.status) ? buildRunDetails(view) : [] };
  };
}

/** How people call a principal: by their name in Slack; by their id where Slack does not say. */
export function createNameOf(directory: Directory): NameOf {
  return async (principal) => {
    const userId = getSlackUser(principal);
    if (userId === undefined) return principal.replace(/^terminal:/, '');
    return directory.getPerson(userId).then(
      ({ name }) => name,
      () => userId,
    );
  };
}
