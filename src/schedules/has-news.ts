import type { Run } from '../runs/run.ts';
import type { Store } from '../store/store.ts';

/**
 * Whether a run says something that the one before it has not said. Of drift that is what came, went or is told
 * again since then; of everything else another verdict. The first one always does; one that somebody stopped
 * never.
 */
export async function hasNews(db: Store['db'], run: Run, before: Run | undefined): Promise<boolean> {
  if (run.status === 'cancelled') return false;
  if (before === undefined || run.status !== before.status) return true;
  const told = await listNumbers(db, run.id);
  if (told.length === 0) return sentenceOf(run) !== sentenceOf(before);
  return haveChanged(told, await listNumbers(db, before.id)) || (await hasMoved(db, told, before));
}

function sentenceOf({ report, error }: Run): string | undefined {
  return report?.verdict?.sentence ?? error?.message;
}

/** What a drift report says of one environment. */
interface Numbers {
  readonly environment: string;
  readonly is_reachable: number;
  readonly open: number;
  readonly snoozed: number;
  readonly at: number;
}

function listNumbers(db: Store['db'], runId: string): Promise<readonly Numbers[]> {
  return db
    .selectFrom('drift_reports')
    .select(['environment', 'is_reachable', 'open', 'snoozed', 'at'])
    .where('run_id', '=', runId)
    .execute();
}

/** That somebody snoozed an item is no news to the channel; that it is over is. */
function haveChanged(told: readonly Numbers[], before: readonly Numbers[]): boolean {
  return told.some((now) => {
    const then = before.find(({ environment }) => environment === now.environment);
    if (then === undefined || then.is_reachable !== now.is_reachable) return true;
    return then.open !== now.open || now.snoozed < then.snoozed;
  });
}

/** Whether something came or went in between, also where somebody else's look at it has found out. */
async function hasMoved(db: Store['db'], told: readonly Numbers[], before: Run): Promise<boolean> {
  const since = (before.finishedAt ?? before.createdAt).getTime();
  const moved = await db
    .selectFrom('drift_reports')
    .select('run_id')
    .where(
      'environment',
      'in',
      told.map(({ environment }) => environment),
    )
    .where('run_id', '!=', before.id)
    .where('at', '>', since)
    .where((where) => where.or([where('came', '>', 0), where('gone', '>', 0)]))
    .limit(1)
    .executeTakeFirst();
  return moved !== undefined;
}
