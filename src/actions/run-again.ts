import { findEnvironment } from '../commands/find-environment.ts';
import { startRun } from '../commands/start-run.ts';
import type { Action } from './action.ts';
import { findRun } from './find-run.ts';

/** *Run again*, *Request again*: the same question, asked by whoever clicked. A sync goes to the gate anew. */
export const runAgain: Action = {
  id: 'run.again',
  async run({ caller, value, channel, services }) {
    const run = await findRun(services, value);
    const environment = findEnvironment(services.config, run.environment);
    return startRun(services, caller, {
      kind: run.kind,
      environment,
      input: run.input,
      channel,
    });
  },
};
