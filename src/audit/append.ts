import { hash as digest } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Transaction } from 'kysely';
import type { Database } from '../store/database.ts';
import type { Slot } from '../store/group-commit.ts';
import { type Param, prepared } from '../store/prepared.ts';
import type { Write } from '../store/store.ts';

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
 * neither. The sequence has no gaps; writers on other machines wait their turn at the head.
 */
export function appendAudit(tx: Write, event: AuditEvent): void {
  tx.defer(chain, event);
}

/** The place of the last record: its number and its hash. */
interface Head {
  readonly seq: number;
  readonly hash: string;
}

/**
 * Where this process last left the head. It may be wrong (another process wrote, a transaction was
 * rolled back), and then it does not move the head and is read anew: that saves a statement, not a check.
 */
const lastHeads = new WeakMap<object, Head>();

/** All records of a group are linked and written together: the head is moved once. */
const chain: Slot<AuditEvent> = {
  async flush(db, events) {
    const remembered = lastHeads.get(db.getExecutor().adapter);
    const done = remembered !== undefined && (await extend(db, remembered, events));
    if (!done && !(await extend(db, await lockHead(db), events))) {
      throw new Error('the head of the audit log moved while it was held');
    }
  },
};

/** Writes the events after `head`. `false`, and nothing written, where that is not the head. */
async function extend(
  db: Transaction<Database>,
  head: Head,
  events: readonly AuditEvent[],
): Promise<boolean> {
  let { seq, hash } = head;
  const rows = events.map((event) => {
    seq += 1;
    const record = toRecord(event, seq, hash);
    const text = toCanonicalJson(record);
    hash = hashRecord(text);
    return toRow(record, text, hash);
  });
  const moved = await moveHead(db, { fromSeq: head.seq, fromHash: head.hash, seq, hash });
  if (moved.numAffectedRows !== 1n) return false;
  for (const row of rows) await insertRow(db, row);
  lastHeads.set(db.getExecutor().adapter, { seq, hash });
  return true;
}

const moveHead = prepared(
  (db, param: Param<{ fromSeq: number; fromHash: string; seq: number; hash: string }>) =>
    db
      .updateTable('audit_head')
      .set({ seq: param('seq'), hash: param('hash') })
      .where('id', '=', 1)
      .where('seq', '=', param('fromSeq'))
      .where('hash', '=', param('fromHash')),
);

/** The head, which no other process moves before this transaction ends. */
async function lockHead(db: Transaction<Database>): Promise<Head> {
  // An update where a select would do: it locks the row in both dialects.
  return db
    .updateTable('audit_head')
    .set((row) => ({ seq: row.ref('seq') }))
    .where('id', '=', 1)
    .returning(['seq', 'hash'])
    .executeTakeFirstOrThrow();
}

type Row = { readonly [K in keyof Database['audit']]: Database['audit'][K] };

const insertRow = prepared((db, param: Param<Row>) =>
  db.insertInto('audit').values({
    seq: param('seq'),
    at: param('at'),
    type: param('type'),
    actor: param('actor'),
    run_id: param('run_id'),
    environment: param('environment'),
    record: param('record'),
    hash: param('hash'),
  }),
);

function toRecord(event: AuditEvent, seq: number, previous: string): AuditRecord {
  return {
    seq,
    at: event.at,
    type: event.type,
    actor: event.actor,
    runId: event.runId ?? null,
    environment: event.environment ?? null,
    data: event.data ?? {},
    previous,
  };
}

function toRow(record: AuditRecord, text: string, hash: string): Row {
  const { seq, at, type, actor, environment } = record;
  return { seq, at, type, actor, run_id: record.runId, environment, record: text, hash };
}

/** RFC 8785. */
export function toCanonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('a value without a JSON form cannot be put on record');
  return text;
}

/** SHA-256 of a record's canonical JSON, in hex. */
export function hashRecord(canonicalJson: string): string {
  return digest('sha256', canonicalJson, 'hex');
}
