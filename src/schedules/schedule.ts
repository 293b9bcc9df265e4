import type { ScheduleConfig } from '../config/schedule-schema.ts';

/** What an environment does at certain times, as it is kept. */
export interface Schedule {
  /** `prod/every-morning`. */
  readonly id: string;
  readonly environment: string;
  /** `every-morning`. */
  readonly name: string;
  readonly definition: ScheduleConfig;
}

export function toScheduleId(environment: string, name: string): string {
  return `${environment}/${name}`;
}

/** Who asks where nobody did: `schedule:prod/every-morning`. */
export function toPrincipal(scheduleId: string): string {
  return `schedule:${scheduleId}`;
}

/** Whether nobody but a schedule asked. */
export function isSchedule(principal: string): boolean {
  return principal.startsWith(toPrincipal(''));
}

/** The environment and name of an id, or `undefined` where it is none. */
export function parseScheduleId(id: string): { environment: string; name: string } | undefined {
  const [, environment, name] = /^([a-z][a-z0-9-]*)\/([a-z][a-z0-9-]*)$/.exec(id) ?? [];
  return environment === undefined || name === undefined ? undefined : { environment, name };
}
