import { assertMayRead } from '../commands/authorize.ts';
import { findEnvironment } from '../commands/find-environment.ts';
import { permissionFor, placesOf } from '../commands/start-run.ts';
import { buildDetailsView } from '../messages/details-view.ts';
import { toRunView } from '../messages/to-run-view.ts';
import type { Action } from './action.ts';
import { findRun } from './find-run.ts';

/** *Details*: everything that the run found, in a dialog. */
export const runDetails: Action = {
  id: 'run.details',
  async run({ caller, value, services }) {
    const run = await findRun(services, value);
    const environment = findEnvironment(services.config, run.environment);
    for (const place of placesOf(services.config, environment, run.input)) {
      await assertMayRead(services, caller, place, permissionFor(run.kind));
    }
    return { view: buildDetailsView(toRunView(run)) };
  },
};
