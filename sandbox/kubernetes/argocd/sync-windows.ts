import { CronExpressionParser } from 'cron-parser';
import type { KubernetesObject } from '../../world.ts';
import { matchesGlob } from './glob.ts';

/** An entry of `AppProject.spec.syncWindows`. */
interface SyncWindow {
  readonly kind: 'allow' | 'deny';
  /** Five fields of cron. */
  readonly schedule: string;
  /** `1h30m`. */
  readonly duration: string;
  /** Default: UTC. */
  readonly timeZone?: string;
  readonly applications?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly clusters?: readonly string[];
  readonly manualSync?: boolean;
  readonly andOperator?: boolean;
}

/** Why an Application may not be synced now: a closed window, or one that cannot be read. `undefined`: it may. */
export function findBlock(
  project: KubernetesObject | undefined,
  application: KubernetesObject,
  { now, isManual }: { readonly now: Date; readonly isManual: boolean },
): string | undefined {
  const { syncWindows = [] } = (project?.spec ?? {}) as { syncWindows?: readonly SyncWindow[] };
  const windows = syncWindows.filter((window) => speaksOf(window, application));
  try {
    return canSync(windows, now, isManual) ? undefined : 'Sync operation blocked by sync window';
  } catch (error) {
    return `Sync operation blocked by sync window: ${(error as Error).message}`;
  }
}

/** One list that matches is enough; with `andOperator` all that are given have to. */
function speaksOf(window: SyncWindow, { metadata, spec }: KubernetesObject): boolean {
  const { destination = {} } = spec as { destination?: Record<string, string> };
  const { server = '', name = '', namespace = '' } = destination;
  const answers = [
    matchOf(window.applications, [metadata.name]),
    matchOf(window.clusters, [server, name]),
    matchOf(window.namespaces, [namespace]),
  ].filter((answer) => answer !== undefined);
  return window.andOperator ? answers.length > 0 && !answers.includes(false) : answers.includes(true);
}

function matchOf(globs: readonly string[] | undefined, texts: readonly string[]): boolean | undefined {
  if (globs === undefined || globs.length === 0) return undefined;
  return globs.some((glob) => texts.some((text) => text !== '' && matchesGlob(glob, text)));
}

/** An active deny window closes, and so do allow windows of which none is active; `manualSync` on all of them lets people pass. */
function canSync(windows: readonly SyncWindow[], now: Date, isManual: boolean): boolean {
  const passes = (those: readonly SyncWindow[]) => isManual && those.every(({ manualSync }) => manualSync);
  const active = windows.filter((window) => isActive(window, now));
  const denying = active.filter(({ kind }) => kind === 'deny');
  if (denying.length > 0) return passes(denying);
  if (active.length > 0) return true;
  const allowing = windows.filter(({ kind }) => kind === 'allow');
  return allowing.length === 0 || passes(allowing);
}

function isActive({ schedule, duration, timeZone = 'UTC' }: SyncWindow, now: Date): boolean {
  const fields = schedule.trim().split(/\s+/).length;
  if (fields !== 5)
    throw new Error(`cannot parse schedule '${schedule}': expected exactly 5 fields, found ${fields}`);
  const began = CronExpressionParser.parse(schedule, { currentDate: now, tz: timeZone }).prev().getTime();
  return now.getTime() - began < milliseconds(duration);
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

function milliseconds(duration: string): number {
  if (!/^(\d+(\.\d+)?[smh])+$/.test(duration)) throw new Error(`time: invalid duration "${duration}"`);
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)([smh])/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
}
