import type { Store } from '../store/store.ts';
import type { AuditRecord } from './append.ts';

/** Which records. What is left out does not matter; all that is given must be so. */
export interface AuditFilter {
  readonly runId?: string;
  /** `slack:<team>/<user>`, `terminal:<name>` or `bitiq:<process>`. */
  readonly actor?: string;
  /** Of one of these. Records that belong to no environment are then left out. */
  readonly environments?: readonly string[];
  /** Not older than this: milliseconds since 1970. */
  readonly since?: number;
}

/** A record as it stands in the store: the text that was hashed, and its hash. */
export interface StoredRecord {
  readonly seq: number;
  readonly record: string;
  readonly hash: string;
}

const PAGE = 1_000;

/** The newest records that fit, oldest first. Read from what was hashed, not from the columns beside it. */
export async function listRecords(
  store: Pick<Store, 'db'>,
  filter: AuditFilter,
  limit: number,
): Promise<readonly AuditRecord[]> {
  const rows = await select(store, filter).orderBy('seq', 'desc').limit(limit).execute();
  return rows.reverse().map(({ record }) => JSON.parse(record));
}

/** All records that fit, oldest first, page by page. */
export async function* readRecords(
  store: Pick<Store, 'db'>,
  filter: AuditFilter,
): AsyncGenerator<readonly StoredRecord[]> {
  let after = 0;
  for (;;) {
    const rows = await select(store, filter).where('seq', '>', after).orderBy('seq').limit(PAGE).execute();
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.seq ?? after;
  }
}

function select({ db }: Pick<Store, 'db'>, { runId, actor, environments, since }: AuditFilter) {
  return db
    .selectFrom('audit')
    .select(['seq', 'record', 'hash'])
    .$if(runId !== undefined, (query) => query.where('run_id', '=', runId ?? ''))
    .$if(actor !== undefined, (query) => query.where('actor', '=', actor ?? ''))
    .$if(environments !== undefined, (query) => query.where('environment', 'in', environments ?? []))
    .$if(since !== undefined, (query) => query.where('at', '>=', since ?? 0));
}
