import { cancelRun } from '../commands/cancel-run.ts';
import { buildCancelAnswer } from '../messages/cancel-answer.ts';
import type { Action } from './action.ts';
import { findRun } from './find-run.ts';

/** *Cancel*: for who asked, and for who may ask for such a run there. */
export const runCancel: Action = {
  id: 'run.cancel',
  async run({ caller, value, services }) {
    const run = await findRun(services, value);
    return { reply: buildCancelAnswer(run, await cancelRun(services, caller, run)) };
  },
};
