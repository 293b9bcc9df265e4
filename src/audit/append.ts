import { createHash } from 'node:crypto';
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

/** All records of a group are linked and written together: the head is taken once. */
const chain: Slot<AuditEvent> = {
  async flush(db, events) {
    const head = await takeHead(db, { count: events.length });
    let { seq, hash } = { seq: head.seq - events.length, hash: head.hash };
    const rows = events.map((event) => {
      seq += 1;
      const record = toRecord(event, seq, hash);
      const text = toCanonicalJson(record);
      hash = hashRecord(text);
      return toRow(record, text, hash);
    });
    await insertRows(db, rows);
    await moveHead(db, { hash });
  },
};

const updateHead = prepared((db, param: Param<{ count: number }>) =>
  db
    .updateTable('audit_head')
    .set((row) => ({ seq: row('seq', '+', param('count')) }))
    .where('id', '=', 1)
    .returning(['seq', 'hash']),
);

async function takeHead(
  db: Transaction<Database>,
  params: { count: number },
): Promise<{ seq: number; hash: string }> {
  const [head] = (await updateHead(db, params)).rows;
  if (head === undefined) throw new Error('the audit log has no head');
  return head;
}

const moveHead = prepared((db, param: Param<{ hash: string }>) =>
  db
    .updateTable('audit_head')
    .set({ hash: param('hash') })
    .where('id', '=', 1),
);

type Row = Database['audit'];

const insertRow = prepared((db, param: Param<{ [K in keyof Row]: Row[K] }>) =>
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

async function insertRows(db: Transaction<Database>, rows: readonly Row[]): Promise<void> {
  for (const row of rows) await insertRow(db, { ...row });
}

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
  return createHash('sha256').update(canonicalJson).digest('hex');
}
