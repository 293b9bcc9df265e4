import type { Store } from '../store/store.ts';

/** What a report said of an environment, in numbers. */
export interface ReportedNumbers {
  readonly at: Date;
  /** `false`: it did not answer; then `open` is what was open before. */
  readonly isReachable: boolean;
  /** Items that were so, snoozed ones too. */
  readonly open: number;
  /** New or reopened. */
  readonly came: number;
}

/** The last reports of an environment up to the one of this run, at most `limit`, oldest first; none where the run reported nothing of it. */
export async function listReports(
  db: Store['db'],
  {
    runId,
    environment,
    limit,
  }: { readonly runId: string; readonly environment: string; readonly limit: number },
): Promise<readonly ReportedNumbers[]> {
  const rows = await db
    .selectFrom('drift_reports as report')
    .innerJoin('drift_reports as own', (join) =>
      join
        .onRef('own.environment', '=', 'report.environment')
        .onRef('own.at', '>=', 'report.at')
        .on('own.run_id', '=', runId),
    )
    .select(['report.at', 'report.is_reachable', 'report.open', 'report.came'])
    .where('report.environment', '=', environment)
    .orderBy('report.at', 'desc')
    .orderBy('report.run_id', 'desc')
    .limit(limit)
    .execute();
  return rows.toReversed().map(({ at, is_reachable, open, came }) => ({
    at: new Date(at),
    isReachable: is_reachable === 1,
    open,
    came,
  }));
}
