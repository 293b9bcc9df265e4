import { assertMayRead } from '../commands/authorize.ts';
import { cancelRun } from '../commands/cancel-run.ts';
import { findEnvironment } from '../commands/find-environment.ts';
import { permissionFor } from '../commands/start-run.ts';
import { buildAbortAnswer } from '../messages/abort-answer.ts';
import { buildCancelAnswer } from '../messages/cancel-answer.ts';
import { isOver } from '../runs/run.ts';
import type { Action } from './action.ts';
import { findRun } from './find-run.ts';

/** *Abort*: leaves a bootstrap that stopped as it is, and lists what exists. One that goes on is cancelled. */
export const bootstrapAbort: Action = {
  id: 'bootstrap.abort',
  async run({ caller, value, services }) {
    const run = await findRun(services, value);
    if (!isOver(run.status)) return { reply: buildCancelAnswer(run, await cancelRun(services, caller, run)) };
    const environment = findEnvironment(services.config, run.environment);
    await assertMayRead(services, caller, environment, permissionFor(run.kind));
    const { id, report } = run;
    return { reply: buildAbortAnswer({ id, environment: run.environment, ...(report && { report }) }) };
  },
};
