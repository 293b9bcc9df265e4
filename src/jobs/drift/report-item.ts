import type { StandingItem } from '../../drift/compare-drift.ts';
import { canSync } from '../../drift/get-item.ts';
import { toItemId } from '../../drift/item.ts';
import type { ReportItem } from '../../report.ts';

/** An item as a report carries it, for whoever makes buttons of it. */
export function toReportItem(item: StandingItem, environment: string): ReportItem {
  const { identity, application, kind, state, sentence, standing, since, times = 1 } = item;
  const { difference = [], snooze } = item;
  return {
    id: toItemId(environment, identity),
    environment,
    application,
    kind,
    state,
    sentence,
    ...(standing !== undefined && { standing }),
    ...(since !== undefined && { since: since.toISOString() }),
    ...(times > 1 && { times }),
    canSync: canSync(item),
    ...(difference.length > 0 && { hasDifference: true }),
    ...(snooze !== undefined && { snooze: { ...snooze, until: snooze.until.toISOString() } }),
  };
}
