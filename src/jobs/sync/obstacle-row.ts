import type { ReportRow } from '../../report.ts';
import { surestFirst } from './obstacle.ts';
import type { Obstacle } from './plan.ts';

/** What stands in the way of one application, or of all: what blocks first, then what is not known. */
export function obstacleRow(
  id: string,
  obstacles: readonly Obstacle[],
  evidence: readonly string[],
): ReportRow {
  const [first, ...others] = surestFirst(obstacles);
  return {
    id,
    title: id,
    state: first?.kind === 'unknown' ? 'unknown' : 'failed',
    summary: first?.sentence ?? '',
    evidence: [...others.map(({ sentence }) => sentence), ...evidence],
    ...(first?.remedy && { remedy: first.remedy }),
  };
}
