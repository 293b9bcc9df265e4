import type { Report } from '../report.ts';
import type { Store } from '../store/store.ts';

/** How a job ended last in an environment. */
export interface LastVerdict {
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly at: Date;
}

/** The verdict of the last run of a kind that ended with one; `undefined` where none did. */
export async function getLastVerdict(
  db: Store['db'],
  { kind, environment }: { kind: string; environment: string },
): Promise<LastVerdict | undefined> {
  const row = await db
    .selectFrom('runs')
    .select(['status', 'report', 'finished_at'])
    .where('kind', '=', kind)
    .where('environment', '=', environment)
    .where('status', 'in', ['succeeded', 'failed', 'errored'])
    .where('finished_at', 'is not', null)
    // One that was asked for a part of its checks says nothing of the whole.
    .where('input', 'not like', '%"only"%')
    .orderBy('finished_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const report: Report | undefined = row.report === null ? undefined : JSON.parse(row.report);
  const isWhole = row.status !== 'errored' || report?.verdict !== undefined;
  return { answer: (isWhole && report?.verdict?.answer) || 'unknown', at: new Date(row.finished_at ?? 0) };
}
