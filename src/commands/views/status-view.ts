import type { Freeze } from '../../config/freeze-schema.ts';
import type { Environment } from '../../config/schema.ts';
import { RefusedError } from '../../errors.ts';
import { findFreeze } from '../../jobs/sync/freeze.ts';
import { inZone } from '../../jobs/sync/wording.ts';
import type { WaitingLists } from '../../messages/approvals.ts';
import { headline } from '../../messages/spoken.ts';
import type { FreezeView, StatusRun, StatusView } from '../../messages/status-view.ts';
import { toRunView } from '../../messages/to-run-view.ts';
import type { Run } from '../../runs/run.ts';
import { nextBegin } from '../../schedules/due-times.ts';
import { listSchedulesOf } from '../../schedules/keep-schedules.ts';
import { assertMayRead } from '../authorize.ts';
import type { Caller, Services } from '../command.ts';
import { type LockViewAsked, readLockView } from './lock-view.ts';
import { nameOf } from './name-of.ts';

type Asked = LockViewAsked & Pick<Services, 'readRecord'>;

/** The environments whose status somebody may see, in the file's order. Throws where Slack does not say who they are. */
export async function listVisible(
  services: Pick<Services, 'config' | 'directory'>,
  caller: Caller,
): Promise<readonly Environment[]> {
  const all = [...services.config.environments.values()];
  const may = await Promise.all(all.map((environment) => maySee(services, caller, environment)));
  return all.filter((_, index) => may[index]);
}

async function maySee(
  services: Pick<Services, 'config' | 'directory'>,
  caller: Caller,
  environment: Environment,
): Promise<boolean> {
  try {
    await assertMayRead(services, caller, environment, 'lock');
    return true;
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'not-allowed') return false;
    throw error;
  }
}

/**
 * How an environment stands, from SQL and the configuration: no cluster is asked. `waiting`: what whoever
 * looks may see of what waits at the gate.
 */
export async function readStatus(
  services: Asked,
  environment: Environment,
  { waiting, now }: { readonly waiting: WaitingLists; readonly now: Date },
): Promise<StatusView> {
  const { name } = environment;
  const [lock, record] = await Promise.all([readLockView(services, name), services.readRecord(name)]);
  const isHere = (item: { environment: string }) => item.environment === name;
  const forMe = waiting.forMe.filter(isHere);
  return {
    environment: name,
    lock,
    freeze: toFreezeView(environment.freezes, now),
    runs: await Promise.all(record.runs.map((run) => toStatusRun(services, run))),
    waiting: [...forMe, ...waiting.mine.filter(isHere), ...waiting.others.filter(isHere)],
    waitsForMe: forMe.length,
    preflight: record.verdicts.preflight,
    smoke: record.verdicts.smoke,
    drift: record.drift ?? record.verdicts.drift,
    silence: record.silence,
    next: toNext(environment, now),
  };
}

/** What begins next of what the environment does on schedule. */
function toNext(environment: Environment, now: Date): StatusView['next'] {
  const [next] = listSchedulesOf(environment)
    .map(({ id, definition }) => {
      const { beginsAt } = nextBegin({ ...definition, id }, now.getTime());
      return { what: definition.job, at: new Date(beginsAt) };
    })
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return next;
}

/** The same runs with links to their messages, where they have one. */
export function linkRuns(
  { getRunLink }: Pick<Services, 'getRunLink'>,
  runs: readonly StatusRun[],
): Promise<readonly StatusRun[]> {
  return Promise.all(
    runs.map(async (run) => ({ ...run, link: await getRunLink(run.id).catch(() => undefined) })),
  );
}

async function toStatusRun(services: Asked, run: Run): Promise<StatusRun> {
  const { id, kind, finishedAt, startedAt, createdAt } = run;
  const askedBy = await nameOf(services, run.requestedBy);
  const at = finishedAt ?? startedAt ?? createdAt;
  return { id, kind, headline: headlineOf(run), askedBy, at };
}

/** As its message begins. How far it is stands there alone: a Home that told it would never be still. */
function headlineOf(run: Run): string {
  const view = toRunView(run);
  return run.status === 'running' ? `⏳ ${view.title} · running` : headline(view);
}

/** The freeze in force with its end, or the next one with its beginning. */
function toFreezeView(freezes: readonly Freeze[], now: Date): FreezeView | undefined {
  const current = findFreeze(freezes, now);
  if (current !== undefined) {
    const { until, timeZone, reason } = current;
    return { isNow: true, when: inZone(until, timeZone), reason };
  }
  const [next] = freezes
    .filter(({ from }) => from > now)
    .toSorted((a, b) => a.from.getTime() - b.from.getTime());
  return next && { isNow: false, when: inZone(next.from, next.timeZone), reason: next.reason };
}
