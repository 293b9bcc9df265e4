import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
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
export async function appendAudit(tx: Write, event: AuditEvent): Promise<AuditRecord> {
  const head = await tx
    .updateTable('audit_head')
    .set((row) => ({ seq: row('seq', '+', 1) }))
    .where('id', '=', 1)
    .returning(['seq', 'hash'])
    .executeTakeFirstOrThrow();
  const record: AuditRecord = {
    seq: head.seq,
    at: event.at,
    type: event.type,
    actor: event.actor,
    runId: event.runId ?? null,
    environment: event.environment ?? null,
    data: event.data ?? {},
    previous: head.hash,
  };
  const text = toCanonicalJson(record);
  const hash = hashRecord(text);
  await tx
    .insertInto('audit')
    .values({
      seq: record.seq,
      at: record.at,
      type: record.type,
      actor: record.actor,
      run_id: record.runId,
      environment: record.environment,
      record: text,
      hash,
    })
    .execute();
  await tx.updateTable('audit_head').set({ hash }).where('id', '=', 1).execute();
  return record;
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
