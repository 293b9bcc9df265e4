import { assertMayRead } from '../commands/authorize.ts';
import { findEnvironment } from '../commands/find-environment.ts';
import { permissionFor } from '../commands/start-run.ts';
import { toPlanInFull } from '../commands/views/plan-in-full.ts';
import { UserError } from '../errors.ts';
import { buildPlanDialog } from '../messages/plan-dialog.ts';
import type { Action } from './action.ts';
import { parseBallot } from './ballot.ts';

/** *View plan*: everything that is up for approval, in a dialog, for whoever may read there. */
export const planView: Action = {
  id: 'plan.view',
  async run({ caller, value, services }) {
    const standing = await services.gate.getStanding(parseBallot(value).runId);
    if (standing === undefined) {
      throw new UserError('unknown-run', 'The plan of this run is not known here any more.', {
        next: 'Type the command again.',
      });
    }
    const { environment, kind } = standing.run;
    await assertMayRead(services, caller, findEnvironment(services.config, environment), permissionFor(kind));
    return { view: buildPlanDialog(toPlanInFull(standing)) };
  },
};
