import { CronExpressionParser } from 'cron-parser';
import type { ApplicationState } from '../../../integrations/argocd/application-states.ts';
import type { SyncWindow } from '../../../integrations/argocd/projects.ts';
import { HOUR_MS, MINUTE_MS } from '../../../wording/durations.ts';
import { matchesGlob } from './glob.ts';

/** Whether somebody may sync by hand now, as Argo CD's controller will judge it. */
export type WindowVerdict =
  | { readonly may: true }
  /** `by` is closed; `opensAt` is missing where no change comes within the foreseeable. */
  | { readonly may: false; readonly by: SyncWindow; readonly opensAt: Date | undefined };

/** The windows that speak of an Application. */
export function windowsOf(
  windows: readonly SyncWindow[],
  { name, destination }: Pick<ApplicationState, 'name' | 'destination'>,
): readonly SyncWindow[] {
  return windows.filter(({ applications, namespaces, clusters, andOperator }) => {
    const lists: readonly [globs: readonly string[], texts: readonly string[]][] = [
      [applications, [name]],
      [namespaces, [destination.namespace]],
      [clusters, [destination.server, destination.name].filter((text) => text !== '')],
    ];
    const answers = lists
      .filter(([globs]) => globs.length > 0)
      .map(([globs, texts]) => globs.some((glob) => texts.some((text) => matchesGlob(glob, text))));
    return andOperator ? answers.length > 0 && !answers.includes(false) : answers.includes(true);
  });
}

/** Throws where a window is not as documented; Argo CD then syncs nothing. */
export function judgeWindows(windows: readonly SyncWindow[], now: Date): WindowVerdict {
  const by = closedBy(windows, now);
  return by === undefined ? { may: true } : { may: false, by, opensAt: findOpening(windows, now) };
}

/** Whether a window's time is now. Throws where it is not as documented. */
export function isActive(window: SyncWindow, now: Date): boolean {
  return startAfter(window, now.getTime() - durationOf(window)) < now.getTime();
}

/**
 * The window that stands in the way: a deny window that is active, or, where there are allow windows
 * and none is active, the first of them. `manualSync` lets people pass.
 */
function closedBy(windows: readonly SyncWindow[], now: Date): SyncWindow | undefined {
  const active = windows.filter((window) => isActive(window, now));
  const denying = active.filter(({ kind }) => kind === 'deny');
  if (denying.length > 0) return denying.find(({ manualSync }) => !manualSync);
  const allowing = windows.filter(({ kind }) => kind === 'allow');
  if (allowing.some((window) => active.includes(window))) return undefined;
  return allowing.every(({ manualSync }) => manualSync) ? undefined : allowing[0];
}

/** Opening can only change where a window begins or ends, so only these moments are tried. */
const MOST_MOMENTS = 200;

function findOpening(windows: readonly SyncWindow[], now: Date): Date | undefined {
  let at = now.getTime();
  for (let tried = 0; tried < MOST_MOMENTS; tried += 1) {
    const moments = windows.map((window) => nextChange(window, at));
    at = Math.min(...moments);
    // A window is active just after its beginning, not at it.
    if (closedBy(windows, new Date(at + 1)) === undefined) return new Date(at);
  }
  return undefined;
}

/** When a window begins or ends next, after a moment. */
function nextChange(window: SyncWindow, after: number): number {
  const duration = durationOf(window);
  const end = startAfter(window, after - duration) + duration;
  return Math.min(startAfter(window, after), end > after ? end : Number.POSITIVE_INFINITY);
}

function startAfter({ schedule, timeZone }: SyncWindow, moment: number): number {
  if (schedule.trim().split(/\s+/).length !== 5) throw new Error(`${schedule} has not five fields`);
  return CronExpressionParser.parse(schedule, { currentDate: new Date(moment), tz: timeZone })
    .next()
    .getTime();
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: MINUTE_MS, h: HOUR_MS };

/** `1h30m` in milliseconds. */
function durationOf({ duration }: SyncWindow): number {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(duration)) throw new Error(`${duration} is no length of time`);
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
}
