import { assertAllowed } from '../commands/authorize.ts';
import { findEnvironment } from '../commands/find-environment.ts';
import { leadTo, permissionFor } from '../commands/start-run.ts';
import { UserError } from '../errors.ts';
import { parseScheduleId, toScheduleId } from '../schedules/schedule.ts';
import type { Action } from './action.ts';

/** *Run now*: what the schedule would start, asked by whoever clicked; told whatever it finds. */
export const scheduleRun: Action = {
  id: 'schedule.run',
  async run({ caller, value, channel, services }) {
    const asked = parseScheduleId(value);
    const environment = findEnvironment(services.config, asked?.environment);
    const name = asked?.name ?? '';
    const definition = Object.hasOwn(environment.schedules, name) ? environment.schedules[name] : undefined;
    if (definition === undefined) {
      throw new UserError('unknown-schedule', `${environment.name} has no schedule ${name} any more.`, {
        next: `See what there is: /bitiq schedule ${environment.name}`,
      });
    }
    await assertAllowed(services, caller, environment, permissionFor(definition.job));
    const id = toScheduleId(environment.name, name);
    const { run, created } = await services.schedules.runNow({
      schedule: { id, environment: environment.name, name, definition },
      by: caller.principal,
      channel: channel || environment.channel,
    });
    return created ? {} : { later: () => leadTo(services, run) };
  },
};
