import type { Store } from '../store/store.ts';
import type { DriftKind, DriftResource } from './item.ts';

/** An item as the report of a run told it. */
export interface ToldItem {
  readonly environment: string;
  readonly application: string;
  readonly kind: DriftKind;
  readonly sentence: string;
  readonly state: 'failed' | 'unknown';
  readonly standing: 'new' | 'reopened' | 'still';
  /** Left out: it is about the whole application. */
  readonly resource?: DriftResource;
  readonly since: Date;
  /** Left out: nobody snoozes it. */
  readonly snoozedUntil?: Date;
}

export interface ToldAbout {
  readonly runId: string;
  /** The only application that was looked at; left out: all. */
  readonly application?: string | undefined;
  /** Only what was new or back. */
  readonly onlyCame?: boolean;
  readonly limit: number;
}

/**
 * What was open when this run reported, of all environments that it looked at and that answered: by environment,
 * application and identity, the first `limit`. Of what changed since, as it is now.
 */
export async function listTold(
  db: Store['db'],
  { runId, application, onlyCame = false, limit }: ToldAbout,
): Promise<readonly ToldItem[]> {
  const rows = await db
    .selectFrom('drift_reports as report')
    .innerJoin('drift_items as item', 'item.environment', 'report.environment')
    .leftJoin('drift_snoozes as snooze', (join) =>
      join
        .onRef('snooze.environment', '=', 'item.environment')
        .onRef('snooze.identity', '=', 'item.identity')
        .onRef('snooze.until', '>', 'report.at'),
    )
    .select(['item.environment', 'item.application', 'item.kind', 'item.sentence', 'item.state'])
    .select(['item.resource', 'item.since', 'item.times', 'report.at', 'snooze.until'])
    .where('report.run_id', '=', runId)
    .where('report.is_reachable', '=', 1)
    .whereRef('item.since', '<=', 'report.at')
    .where((where) =>
      where.or([where('item.gone_at', 'is', null), where('item.gone_at', '>', where.ref('report.at'))]),
    )
    .$if(application !== undefined, (query) => query.where('item.application', '=', application ?? ''))
    .$if(onlyCame, (query) => query.whereRef('item.since', '=', 'report.at'))
    .orderBy('item.environment')
    .orderBy('item.application')
    .orderBy('item.identity')
    .limit(limit)
    .execute();
  return rows.map(({ resource, since, times, at, until, state, kind, ...row }) => ({
    ...row,
    kind: kind as DriftKind,
    state: state === 'unknown' ? 'unknown' : 'failed',
    standing: since !== at ? 'still' : times > 1 ? 'reopened' : 'new',
    since: new Date(since),
    ...(resource !== null && { resource: JSON.parse(resource) }),
    ...(until !== null && { snoozedUntil: new Date(until) }),
  }));
}
