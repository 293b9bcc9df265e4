import type { PlanNote, Report, ReportRow, Verdict } from '../../report.ts';
import { plural } from '../../wording/counts.ts';
import { obstacleRow } from './obstacle-row.ts';
import type { CommonPlan, Planned } from './plan.ts';

/** What stands in the way of no application in particular first, then each application in its wave's order. */
export function toPlanReport(
  { environment, obstacles }: Planned<CommonPlan>,
  { title, durationMs }: { readonly title: string; readonly durationMs: number },
  own: { readonly rows: readonly ReportRow[]; readonly verdict: Verdict; readonly plan: PlanNote },
): Report {
  const names = own.rows.map(({ id }) => id);
  const strange = obstacles.filter(({ application }) => !names.includes(application ?? ''));
  return {
    title: `${title} sync`,
    environment,
    noun: 'application',
    ...own,
    rows: [
      ...strange.map((obstacle) => obstacleRow(obstacle.application ?? obstacle.id, [obstacle], [])),
      ...own.rows,
    ],
    durationMs,
  };
}

/** That it may not begin, or that nobody can tell what it would do; `undefined` where nothing stands in the way. */
export function judgeObstacles(
  { obstacles }: Pick<Planned<CommonPlan>, 'obstacles'>,
  title: string,
): Verdict | undefined {
  if (obstacles.some(({ kind }) => kind === 'blocks')) {
    const sentence = `${title} cannot be synced now: ${plural(obstacles.length, 'obstacle')}`;
    return { answer: 'no', sentence };
  }
  if (obstacles.length === 0) return undefined;
  const facts = `${plural(obstacles.length, 'fact')} could not be read`;
  return { answer: 'unknown', sentence: `could not determine what a sync would do in ${title}: ${facts}` };
}
