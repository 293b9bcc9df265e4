import { findEnvironment } from '../commands/find-environment.ts';
import { startRun } from '../commands/start-run.ts';
import { UserError } from '../errors.ts';
import type { RowState } from '../report.ts';
import type { Action } from './action.ts';
import { findRun } from './find-run.ts';

const BAD: readonly RowState[] = ['failed', 'unknown', 'warning'];

/** *Check again*: asks about those secrets alone that were not all right. */
export const secretsAgain: Action = {
  id: 'secrets.again',
  async run({ caller, value, channel, services }) {
    const run = await findRun(services, value);
    const environment = findEnvironment(services.config, run.environment);
    const bad = (run.report?.rows ?? []).filter(({ state }) => BAD.includes(state)).map(({ id }) => id);
    const known = environment.secrets.map(({ path }) => path);
    const only = bad.filter((path) => known.includes(path)).sort();
    if (only.length === 0) {
      const why =
        run.report === undefined
          ? 'What this run found is not kept any more.'
          : 'None of these secrets needs to be asked about again.';
      throw new UserError('nothing-bad', why, {
        next: `All of them: /bitiq secrets ${environment.name}`,
      });
    }
    return startRun(services, caller, { kind: 'secrets', environment, input: { only }, channel });
  },
};
