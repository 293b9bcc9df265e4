import { sql } from 'kysely';
import { appendAudit, type Json } from '../audit/append.ts';
import type { Database } from '../store/database.ts';
import { type Param, prepared } from '../store/prepared.ts';
import type { Store, Write } from '../store/store.ts';
import { type Run, toRun } from './run.ts';

export interface RunRequest {
  readonly id: string;
  readonly kind: string;
  readonly environment: string;
  readonly input: { readonly [key: string]: Json };
  /** Same key, same question: while one such run is active no second one begins. */
  readonly dedupeKey: string;
  readonly requestedBy: string;
  /** Slack channel that the message goes to; left out where nobody reads Slack. */
  readonly channel?: string;
  /** W3C, of the span that asks; left out where that one is not traced. */
  readonly traceparent?: string | undefined;
}

/**
 * Makes a request durable: the run, what is owed to the queue, the message it will have and its audit
 * record, in one transaction. Once this resolves the request survives anything.
 *
 * @returns the new run, or the active one that asks the same (`created: false`).
 */
export async function requestRun(store: Store, request: RunRequest): Promise<{ run: Run; created: boolean }> {
  const now = await store.now();
  return store.write((tx) => writeRequest(tx, request, now));
}

/** The run that asks the same may have ended between two looks, but not so often. */
const MOST_LOOKS = 3;

/** The same within a transaction that writes more besides. */
export async function writeRequest(
  tx: Write,
  request: RunRequest,
  now: number,
  looks = MOST_LOOKS,
): Promise<{ run: Run; created: boolean }> {
  if (looks === 0) throw new Error(`run ${request.id} can neither be written down nor join another`);
  const inserted = await insertRun(tx, request, now);
  if (inserted === undefined) {
    const active = await joinActive(tx, request, now);
    if (active === undefined) return writeRequest(tx, request, now, looks - 1);
    return { run: active, created: false };
  }
  const { id: runId, channel } = request;
  if (channel !== undefined) await insertPost(tx.db, { runId, channel, now });
  appendAudit(tx, {
    type: 'run.requested',
    actor: request.requestedBy,
    runId: request.id,
    environment: request.environment,
    data: { kind: request.kind, input: request.input },
    at: now,
  });
  return { run: inserted, created: true };
}

type NewRun = Pick<
  Database['runs'],
  'id' | 'kind' | 'environment' | 'input' | 'dedupe_key' | 'requested_by' | 'traceparent' | 'created_at'
>;

const insertNew = prepared((db, param: Param<{ [K in keyof NewRun]: NewRun[K] }>) =>
  db
    .insertInto('runs')
    .values({
      id: param('id'),
      kind: param('kind'),
      environment: param('environment'),
      input: param('input'),
      dedupe_key: param('dedupe_key'),
      status: 'queued',
      requested_by: param('requested_by'),
      report: null,
      error: null,
      revision: 0,
      attempt: 0,
      fence: 0,
      lease_owner: null,
      lease_until: null,
      owed_at: param('created_at'),
      queue_failures: 0,
      lock_token: null,
      cancelled_by: null,
      traceparent: param('traceparent'),
      created_at: param('created_at'),
      started_at: null,
      finished_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll(),
);

async function insertRun(tx: Write, request: RunRequest, now: number): Promise<Run | undefined> {
  const { rows } = await insertNew(tx.db, {
    id: request.id,
    kind: request.kind,
    environment: request.environment,
    input: JSON.stringify(request.input),
    dedupe_key: request.dedupeKey,
    requested_by: request.requestedBy,
    traceparent: request.traceparent ?? null,
    created_at: now,
  });
  return rows[0] && toRun(rows[0]);
}

async function joinActive(tx: Write, request: RunRequest, now: number): Promise<Run | undefined> {
  const active = await tx.db
    .selectFrom('runs')
    .selectAll()
    .where('dedupe_key', '=', request.dedupeKey)
    // Spelled out: as parameters they would not tell SQLite that it may use the index of active runs.
    .where(sql<boolean>`status in ('queued', 'running', 'awaiting_approval')`)
    .executeTakeFirst();
  if (active === undefined) return undefined;
  appendAudit(tx, {
    type: 'run.joined',
    actor: request.requestedBy,
    runId: active.id,
    environment: active.environment,
    data: { kind: active.kind },
    at: now,
  });
  return toRun(active);
}

/** The message that a run will have from now on; where it has one, that one stays. */
export const insertPost = prepared((db, param: Param<{ runId: string; channel: string; now: number }>) =>
  db
    .insertInto('posts')
    .values({
      run_id: param('runId'),
      channel: param('channel'),
      ts: null,
      revision: -1,
      final: 0,
      parts: 0,
      pending: null,
      pending_since: null,
      due_at: param('now'),
      failures: 0,
      lease_owner: null,
      lease_until: null,
    })
    .onConflict((conflict) => conflict.doNothing()),
);
