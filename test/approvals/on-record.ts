import { verifyStore } from '../../src/audit/verify/verify-store.ts';
import type { Store } from '../../src/store/store.ts';

const TABLES = [
  'runs',
  'approvals',
  'votes',
  'steps',
  'locks',
  'lock_queue',
  'links',
  'link_codes',
  'notices',
  'audit',
] as const;

/** Every row of every table of the gate. */
export async function readEverything(store: Store): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const tables = await Promise.all(
    TABLES.map(async (table) => {
      const rows = await store.db.selectFrom(table).selectAll().execute();
      return [table, rows.map((row) => JSON.stringify(row)).sort()] as const;
    }),
  );
  return Object.fromEntries(tables);
}

export interface Entry {
  readonly type: string;
  readonly actor: string;
  readonly runId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The audit log, oldest first, or only what is of a type. */
export async function listEntries(store: Store, type?: string): Promise<readonly Entry[]> {
  const rows = await store.db.selectFrom('audit').select('record').orderBy('seq').execute();
  const entries = rows.map(({ record }) => JSON.parse(record));
  return type === undefined ? entries : entries.filter((entry) => entry.type === type);
}

export const readRow = (store: Store, runId: string) =>
  store.db.selectFrom('runs').selectAll().where('id', '=', runId).executeTakeFirstOrThrow();

export const readApprovalRow = (store: Store, runId: string) =>
  store.db.selectFrom('approvals').selectAll().where('run_id', '=', runId).executeTakeFirstOrThrow();

/** Notices that are owed: `reminder-1 UINES`. */
export async function listNotices(store: Store): Promise<readonly string[]> {
  const rows = await store.db.selectFrom('notices').select(['kind', 'recipient']).execute();
  return rows.map(({ kind, recipient }) => `${kind} ${recipient}`).sort();
}

/** Whether the chain has no gap and no damage; nothing need be signed. */
export async function isChainWhole(store: Store): Promise<boolean> {
  const verdict = await verifyStore(store, {
    keys: new Map(),
    from: { seq: 0, hash: '', checkpoint: 0 },
  });
  return verdict.isSound;
}
