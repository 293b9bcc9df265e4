import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { UserError } from '../errors.ts';
import type { Database } from './database.ts';
import type { Store } from './store.ts';
import { TABLES } from './tables.ts';

/** So many rows are read and written at a time: both stores take a limited number of values. */
const ROWS = 200;

type Row = Readonly<Record<string, unknown>>;
type Table = keyof Database & string;

export interface Copied {
  readonly rows: number;
  /** Whether the audit log was written on meanwhile: the copy is whole, and of a moment that is past. */
  readonly isBehind: boolean;
}

/**
 * Copies everything that is in a store into one that is empty, as it was at one moment: all of it or
 * nothing. Throws `UserError` where the other one is not empty.
 */
export async function copyStore(from: Pick<Store, 'db'>, to: Pick<Store, 'write'>): Promise<Copied> {
  const copied = await atOneMoment(from.db, (snapshot) =>
    to.write(async ({ db }) => {
      await assertEmpty(db);
      let rows = 0;
      for (const table of Object.keys(TABLES) as Table[]) rows += await copyTable(snapshot, db, table);
      return { rows, head: await readHead(snapshot) };
    }),
  );
  return { rows: copied.rows, isBehind: (await readHead(from.db)) !== copied.head };
}

/** What is read here does not change until it is done, whoever writes. */
async function atOneMoment<T>(
  db: Kysely<Database>,
  read: (snapshot: Transaction<Database>) => Promise<T>,
): Promise<T> {
  const begin = db.transaction();
  const isPostgres = db.getExecutor().adapter.supportsMultipleConnections;
  return (isPostgres ? begin.setIsolationLevel('repeatable read') : begin).execute(read);
}

async function assertEmpty(db: Kysely<Database>): Promise<void> {
  for (const table of Object.keys(TABLES) as Table[]) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db);
    if (rows.length === 0) continue;
    throw new UserError('store-not-empty', `The store to copy to is not empty: it has ${table}.`, {
      next: 'Name a new SQLite file, or an empty PostgreSQL database.',
    });
  }
}

async function copyTable(from: Kysely<Database>, to: Kysely<Database>, table: Table): Promise<number> {
  const key: readonly string[] = TABLES[table];
  let copied = 0;
  let last: Row | undefined;
  for (;;) {
    const { rows } = await selectAfter(table, key, last).execute(from);
    if (rows.length > 0) await insertAll(table, rows).execute(to);
    copied += rows.length;
    if (rows.length < ROWS) return copied;
    last = rows.at(-1);
  }
}

function selectAfter(table: Table, key: readonly string[], last: Row | undefined): RawBuilder<Row> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  const after =
    last === undefined
      ? sql``
      : sql`where (${columns}) > (${sql.join(key.map((column) => sql.val(last[column])))})`;
  return sql<Row>`select * from ${sql.table(table)} ${after} order by ${columns} limit ${sql.lit(ROWS)}`;
}

function insertAll(table: Table, rows: readonly Row[]): RawBuilder<unknown> {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => sql.val(row[column])))})`);
  return sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    values ${sql.join(values)}`;
}

async function readHead(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ seq: number | null }>`select max(seq) as seq from audit`.execute(db);
  return rows[0]?.seq ?? 0;
}
