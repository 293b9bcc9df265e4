import type { Store } from '../store/store.ts';
import type { DriftKind, DriftResource } from './item.ts';

/** All that is kept of one thing that drifted. */
export interface KeptItem {
  /** What a button says of it. */
  readonly id: string;
  readonly environment: string;
  readonly identity: string;
  readonly application: string;
  readonly kind: DriftKind;
  readonly sentence: string;
  readonly state: 'failed' | 'unknown';
  /** Left out: it is about the whole application. */
  readonly resource?: DriftResource;
  /** What differs, one line each, without secrets. Left out: not known. */
  readonly difference?: readonly string[];
  /** What mends it, where its kind does not say so. */
  readonly remedy?: string;
  readonly firstSeen: Date;
  /** When it came, this time. */
  readonly since: Date;
  readonly lastSeen: Date;
  /** Left out: it is still so. */
  readonly goneAt?: Date;
  /** How often it came. */
  readonly times: number;
  /** Left out: nobody snoozed it, or it is over. */
  readonly snooze?: Snooze;
  readonly issue?: DriftIssue;
}

/** Until when something is not told as new, and why. */
export interface Snooze {
  /** Principal. */
  readonly by: string;
  readonly reason: string;
  readonly at: Date;
  readonly until: Date;
}

/** The GitHub issue that was opened for it last. */
export interface DriftIssue {
  readonly number: number;
  readonly url: string;
  /** Principal. */
  readonly openedBy: string;
  readonly openedAt: Date;
}

/** The item behind a button, as it stands at `now` (milliseconds); `undefined`: it is not known, or not any more. */
export async function getItem(db: Store['db'], id: string, now: number): Promise<KeptItem | undefined> {
  const row = await db.selectFrom('drift_items').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  const { environment, identity } = row;
  const [snooze, issue] = await Promise.all([
    readSnooze(db, { environment, identity }, now),
    readIssue(db, { environment, identity }),
  ]);
  return {
    id,
    environment,
    identity,
    application: row.application,
    kind: row.kind as DriftKind,
    sentence: row.sentence,
    state: row.state === 'unknown' ? 'unknown' : 'failed',
    ...(row.resource !== null && { resource: JSON.parse(row.resource) }),
    ...(row.difference !== null && { difference: row.difference.split('\n') }),
    ...(row.remedy !== null && { remedy: row.remedy }),
    firstSeen: new Date(row.first_seen),
    since: new Date(row.since),
    lastSeen: new Date(row.last_seen),
    ...(row.gone_at !== null && { goneAt: new Date(row.gone_at) }),
    times: row.times,
    ...(snooze !== undefined && { snooze }),
    ...(issue !== undefined && { issue }),
  };
}

/** Whether a sync of its application mends it; of what is `surplus`, one that prunes. */
export function canSync({ kind }: Pick<KeptItem, 'kind'>): boolean {
  return kind === 'out-of-sync' || kind === 'surplus';
}

/** What an item is kept under. */
export interface ItemKey {
  readonly environment: string;
  readonly identity: string;
}

async function readSnooze(
  db: Store['db'],
  { environment, identity }: ItemKey,
  now: number,
): Promise<Snooze | undefined> {
  const row = await db
    .selectFrom('drift_snoozes')
    .selectAll()
    .where('environment', '=', environment)
    .where('identity', '=', identity)
    .where('until', '>', now)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { by: row.by, reason: row.reason, at: new Date(row.at), until: new Date(row.until) };
}

async function readIssue(
  db: Store['db'],
  { environment, identity }: ItemKey,
): Promise<DriftIssue | undefined> {
  const row = await db
    .selectFrom('drift_issues')
    .selectAll()
    .where('environment', '=', environment)
    .where('identity', '=', identity)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { number, url, opened_by: openedBy } = row;
  return { number, url, openedBy, openedAt: new Date(row.opened_at) };
}
