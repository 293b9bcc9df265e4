import { findEnvironment } from '../commands/find-environment.ts';
import { startRun } from '../commands/start-run.ts';
import { RefusedError } from '../errors.ts';
import type { Run } from '../runs/run.ts';
import type { Action } from './action.ts';
import { findRun } from './find-run.ts';

/** *Terminate*: ends the operations that a stuck sync left behind, and no other. */
export const syncTerminate: Action = {
  id: 'sync.terminate',
  async run({ caller, value, channel, services }) {
    const run = await findRun(services, value);
    const applications = listStuck(run);
    if (applications.length === 0) {
      throw new RefusedError('nothing-stuck', 'No operation of this run is stuck.', {
        next: 'Its message tells how it ended.',
      });
    }
    const environment = findEnvironment(services.config, run.environment);
    return startRun(services, caller, {
      kind: 'terminate',
      environment,
      input: { runId: run.id, applications },
      channel,
    });
  },
};

/** Kinds of runs that set operations. */
const SYNCS: readonly string[] = ['sync', 'bootstrap'];

/** Applications that the run set going and that never came to an end. */
function listStuck({ kind, error, report }: Run): readonly string[] {
  if (!SYNCS.includes(kind) || error?.code !== 'sync_stuck') return [];
  const open = ['failed', 'running', 'unknown'];
  return (report?.rows ?? []).filter(({ state }) => open.includes(state)).map(({ id }) => id);
}
