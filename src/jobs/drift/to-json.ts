import type { StandingItem } from '../../drift/compare-drift.ts';
import { toItemId } from '../../drift/item.ts';
import type { DriftResult } from './run-drift.ts';
import { judge, judgeOne } from './verdict.ts';

/** All of it, as `--json` prints it. Times are ISO 8601. Of several environments each has its own answer. */
export function toJson(results: readonly DriftResult[]): object {
  const [first, ...others] = results;
  if (first !== undefined && others.length === 0) return toJsonOfOne(first);
  return { verdict: judge(results), environments: results.map(toJsonOfOne) };
}

function toJsonOfOne(result: DriftResult): object {
  const { environment, application, hasHistory, durationMs } = result;
  const frame = {
    environment: environment.name,
    ...(application !== undefined && { application }),
    verdict: judgeOne(result),
    hasHistory,
    durationMs,
  };
  if (result.unreachable !== undefined) return { ...frame, unreachable: result.unreachable };
  const { found, items, gone, failed } = result;
  return {
    ...frame,
    applications: found.applications,
    items: items.map((item) => withId(item, environment.name)),
    gone: gone.map(({ identity, sentence, since }) => ({ identity, sentence, since })),
    failed,
  };
}

function withId(item: StandingItem, environment: string): object {
  return { id: toItemId(environment, item.identity), ...item };
}
