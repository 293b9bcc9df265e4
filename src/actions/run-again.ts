import type { Json } from '../audit/append.ts';
import { findEnvironment } from '../commands/find-environment.ts';
import { startRun } from '../commands/start-run.ts';
import type { Action } from './action.ts';
import { findRun } from './find-run.ts';

/** *Run again*: the same question, asked by whoever clicked. */
export const runAgain: Action = {
  id: 'run.again',
  async run({ caller, value, channel, services }) {
    const run = await findRun(services, value);
    return startRun(services, caller, {
      kind: run.kind,
      environment: findEnvironment(services.config, run.environment),
      input: run.input as { readonly [key: string]: Json },
      channel,
    });
  },
};
