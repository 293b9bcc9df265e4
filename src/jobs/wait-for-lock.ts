import type { Report } from '../report.ts';
import type { Lock } from '../runs/lock.ts';
import { getSlackUser } from '../runs/run.ts';
import type { Task, TaskOptions } from './do-task.ts';

/** How often a run asks again for a lock that somebody else has. */
const ASKED_EVERY_MS = 5_000;

/** Somebody else has the lock that a run needs: it comes back, and until then its message says whose it is. */
export async function waitForLock(
  options: Pick<TaskOptions, 'directory'>,
  { job, environment }: Task,
  heldBy: Lock,
): Promise<{ readonly status: 'later'; readonly report: Report; readonly inMs: number }> {
  const who = await nameOf(options, heldBy.owner);
  const holder = heldBy.runId === undefined ? who : `run ${heldBy.runId} of ${who}`;
  const summary = `the lock of ${environment.name} is held by ${holder}`;
  const report: Report = {
    title: job.title(environment.title),
    environment: environment.name,
    rows: [{ id: 'lock', title: 'Lock', state: 'running', summary }],
    durationMs: 0,
  };
  return { status: 'later', report, inMs: ASKED_EVERY_MS };
}

/** Their name; where it cannot be asked, their id. */
async function nameOf({ directory }: Pick<TaskOptions, 'directory'>, principal: string): Promise<string> {
  const userId = getSlackUser(principal);
  if (userId === undefined) return principal.replace(/^terminal:/, '');
  const person = await directory?.getPerson(userId).catch(() => undefined);
  return person?.name ?? userId;
}
