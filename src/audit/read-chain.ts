import type { Store } from '../store/store.ts';
import { toRecordLine } from './verify/line.ts';

/** Rows read at once: the memory that an export takes. */
const PAGE = 1_000;

export interface ChainRange {
  /** The record before the first. Default: 0, from the beginning. */
  readonly after?: number;
  /** The last record. Default: the last one there is now. */
  readonly until?: number;
}

/**
 * The log as lines without their ends, page by page: each record with its hash, and each checkpoint
 * right after the record it was signed at. Records that are added meanwhile are left for the next time.
 */
export async function* readChain(
  store: Pick<Store, 'db'>,
  range: ChainRange = {},
): AsyncGenerator<readonly string[]> {
  let after = range.after ?? 0;
  const until = range.until ?? (await findEnd(store));
  for (;;) {
    const records = await readRecords(store, after, until);
    const last = records.length < PAGE ? until : (records.at(-1)?.seq ?? until);
    const checkpoints = await readCheckpoints(store, after, last);
    if (records.length + checkpoints.length > 0) yield merge(records, checkpoints);
    if (records.length < PAGE) return;
    after = last;
  }
}

/** Also a checkpoint of records that are gone belongs to the log: it proves that they were there. */
async function findEnd(store: Pick<Store, 'db'>): Promise<number> {
  const record = await store.db.selectFrom('audit').select('seq').orderBy('seq', 'desc').limit(1).execute();
  const checkpoint = await store.db
    .selectFrom('audit_checkpoints')
    .select('seq')
    .orderBy('seq', 'desc')
    .limit(1)
    .execute();
  return Math.max(0, ...[...record, ...checkpoint].map(({ seq }) => seq));
}

interface RecordRow {
  readonly seq: number;
  readonly record: string;
  readonly hash: string;
}

interface CheckpointRow {
  readonly seq: number;
  readonly line: string;
}

function readRecords(store: Pick<Store, 'db'>, after: number, until: number): Promise<readonly RecordRow[]> {
  return store.db
    .selectFrom('audit')
    .select(['seq', 'record', 'hash'])
    .where('seq', '>', after)
    .where('seq', '<=', until)
    .orderBy('seq')
    .limit(PAGE)
    .execute();
}

function readCheckpoints(
  store: Pick<Store, 'db'>,
  after: number,
  until: number,
): Promise<readonly CheckpointRow[]> {
  return store.db
    .selectFrom('audit_checkpoints')
    .select(['seq', 'line'])
    .where('seq', '>', after)
    .where('seq', '<=', until)
    .orderBy('number')
    .execute();
}

function merge(records: readonly RecordRow[], checkpoints: readonly CheckpointRow[]): readonly string[] {
  const waiting = [...checkpoints];
  const lines: string[] = [];
  for (const row of records) {
    while (waiting[0] !== undefined && waiting[0].seq < row.seq) lines.push(waiting.shift()?.line ?? '');
    lines.push(toRecordLine(row));
  }
  return [...lines, ...waiting.map(({ line }) => line)];
}
