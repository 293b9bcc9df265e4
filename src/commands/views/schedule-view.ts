import type { Environment } from '../../config/schema.ts';
import { describeCron } from '../../messages/describe-cron.ts';
import type { LastTimeView, ScheduleView } from '../../messages/schedule.ts';
import { headline } from '../../messages/spoken.ts';
import { toRunView } from '../../messages/to-run-view.ts';
import type { ScheduleStanding } from '../../schedules/list-schedules.ts';
import type { Services } from '../command.ts';

/** The schedules of environments as lists show them, next one first; links as far as Slack says. */
export async function readScheduleViews(
  { schedules, getRunLink }: Pick<Services, 'schedules' | 'getRunLink'>,
  environments: readonly Pick<Environment, 'name' | 'schedules'>[],
): Promise<readonly ScheduleView[]> {
  const standings = (await Promise.all(environments.map((it) => schedules.list(it)))).flat();
  const views = standings.map(async (standing) => {
    const id = standing.last?.wasQuiet === false ? standing.last.run.id : undefined;
    return toScheduleView(standing, id && (await getRunLink(id).catch(() => undefined)));
  });
  return (await Promise.all(views)).toSorted((a, b) => a.nextAt.getTime() - b.nextAt.getTime());
}

/** `link`: to the message of the last run, where it is known. */
export function toScheduleView(standing: ScheduleStanding, link?: string): ScheduleView {
  const { id, environment, name, next, last } = standing;
  const { job, cron, timeZone, quiet } = standing.definition;
  return {
    ...{ id, environment, name, job, cron, timeZone },
    when: describeCron(cron),
    isQuiet: quiet,
    nextAt: new Date(next.beginsAt),
    ...(last && { last: toLastTime(last, link) }),
  };
}

function toLastTime(last: NonNullable<ScheduleStanding['last']>, link: string | undefined): LastTimeView {
  return {
    runId: last.run.id,
    headline: headline(toRunView(last.run)),
    at: last.dueAt,
    how: howOf(last),
    ...(link !== undefined && { link }),
  };
}

function howOf({ reason, wasQuiet, isLate }: NonNullable<ScheduleStanding['last']>): LastTimeView['how'] {
  if (wasQuiet) return 'quiet';
  if (reason !== 'due') return reason;
  return isLate ? 'late' : 'in-time';
}
