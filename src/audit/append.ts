import type { Transaction } from 'kysely';
import type { Database } from '../store/database.ts';
import type { Slot } from '../store/group-commit.ts';
import { type Param, prepared } from '../store/prepared.ts';
import type { Write } from '../store/store.ts';
import { hashRecord } from './canonical-json.ts';
import { joinRecordText, placeRecord, type RecordText, toRecordText } from './record-text.ts';

export { hashRecord, toCanonicalJson } from './canonical-json.ts';

/** A value that canonical JSON (RFC 8785) can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What happened, as the caller tells it. Never a secret value. */
export interface AuditEvent {
  /** `run.requested`, `run.started`, `command.refused`, … */
  readonly type: string;
  /** Who: `slack:<team>/<user>`, `terminal:<name>` or `bitiq:<process>`. */
  readonly actor: string;
  readonly runId?: string;
  readonly environment?: string;
  readonly data?: { readonly [key: string]: Json };
  /** Milliseconds since 1970, by the store's clock. */
  readonly at: number;
}

/** One link of the chain, as it is hashed and exported. */
export interface AuditRecord {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly actor: string;
  readonly runId: string | null;
  readonly environment: string | null;
  readonly data: { readonly [key: string]: Json };
  /** Hash of the record before; empty for the first. */
  readonly previous: string;
}

/**
 * Adds one record to the chain, inside the transaction of what it records: both are there, or
 * neither. The sequence has no gaps; writers on other machines wait their turn. Secrets are taken out
 * before the record is hashed: what is hashed is what is kept, exported and verified.
 */
export function appendAudit(tx: Write, event: AuditEvent): void {
  tx.defer(chain, toTold(event, tx.clean));
}

/** An event without secrets, and what is told of it. */
interface Told {
  readonly event: AuditEvent;
  readonly text: RecordText;
}

/** Where there is no secret in the text there is none in the event, and that is not looked through once more. */
function toTold(event: AuditEvent, clean: Write['clean']): Told {
  const text = toRecordText(event);
  const joined = joinRecordText(text);
  if (clean(joined) === joined) return { event, text };
  const cleaned = clean(event);
  return { event: cleaned, text: toRecordText(cleaned) };
}

/** The place of the last record: its number and its hash. */
interface Head {
  readonly seq: number;
  readonly hash: string;
}

/**
 * The last record that this process knows to be on disk. Where another process wrote since, its number
 * is taken and the head is read anew: that saves a statement, not a check. Where the store lost that
 * record, the next one still follows it, and the gap shows.
 */
const lastHeads = new WeakMap<object, Head>();

/** All records of a group are linked and written together. */
const chain: Slot<Told> = {
  async flush(db, told) {
    const { adapter } = db.getExecutor();
    if (adapter.supportsMultipleConnections) await lockChain(db, {});
    const remembered = lastHeads.get(adapter);
    const head =
      (remembered && (await extend(db, remembered, told))) ?? (await extend(db, await readHead(db), told));
    if (head === undefined) throw new Error('somebody wrote to the audit log while it was locked');
    return () => void lastHeads.set(adapter, head);
  },
};

/** Of PostgreSQL's advisory locks, the one of the audit log: "bitiq" in ASCII. */
const CHAIN_LOCK = 0x62_69_74_69_71;

/** One writer at a time, until the transaction ends. SQLite has no more than one anyway. */
const lockChain = prepared((db) =>
  db.selectNoFrom(({ fn, lit }) => fn('pg_advisory_xact_lock', [lit(CHAIN_LOCK)]).as('locked')),
);

/** Writes the events after `head` and returns the new one. `undefined`, and nothing written, where that is not the head. */
async function extend(
  db: Transaction<Database>,
  head: Head,
  told: readonly Told[],
): Promise<Head | undefined> {
  let { seq, hash } = head;
  for (const { event, text } of told) {
    seq += 1;
    const record = placeRecord(text, seq, hash);
    hash = hashRecord(record);
    const { numAffectedRows } = await insertRow(db, toRow(event, { seq, record, hash }));
    if (numAffectedRows === 1n) continue;
    if (seq === head.seq + 1) return undefined;
    throw new Error('the audit log has records after a gap');
  }
  return { seq, hash };
}

const NO_RECORD: Head = { seq: 0, hash: '' };

async function readHead(db: Transaction<Database>): Promise<Head> {
  const { rows } = await selectLast(db, {});
  return rows[0] ?? NO_RECORD;
}

const selectLast = prepared((db) =>
  db.selectFrom('audit').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1),
);

type Row = { readonly [K in keyof Database['audit']]: Database['audit'][K] };

/** Where the number is taken, nothing is written. */
const insertRow = prepared((db, param: Param<Row>) =>
  db
    .insertInto('audit')
    .values({
      seq: param('seq'),
      at: param('at'),
      type: param('type'),
      actor: param('actor'),
      run_id: param('run_id'),
      environment: param('environment'),
      record: param('record'),
      hash: param('hash'),
    })
    .onConflict((conflict) => conflict.column('seq').doNothing()),
);

function toRow(event: AuditEvent, link: Pick<Row, 'seq' | 'record' | 'hash'>): Row {
  const { at, type, actor, runId = null, environment = null } = event;
  return { ...link, at, type, actor, run_id: runId, environment };
}
