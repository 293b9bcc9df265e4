import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { UserError } from '../errors.ts';
import type { Database } from './database.ts';
import { liftLimits } from './postgres.ts';
import { readVersion, type Store } from './store.ts';
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
 * nothing. The other one gets the tables that this one has, and is brought up to this version after it: a
 * backup of an older bitiq is brought back by a newer one. Throws `UserError` where the other one is not empty,
 * and where a newer bitiq made either.
 */
export async function copyStore(
  from: Pick<Store, 'db'>,
  to: Pick<Store, 'write' | 'migrate'>,
): Promise<Copied> {
  await bringTo(await readVersion(from.db), to);
  const tables = await listTables(from.db);
  const copied = await atOneMoment(from.db, (snapshot) =>
    to.write(async ({ db }) => {
      if (isPostgres(db)) await liftLimits(db);
      await assertEmpty(db, tables);
      let rows = 0;
      for (const table of tables) rows += await copyTable(snapshot, db, table);
      return { rows, head: await readHead(snapshot) };
    }),
  );
  await to.migrate();
  return { rows: copied.rows, isBehind: (await readHead(from.db)) !== copied.head };
}

async function bringTo(version: string | undefined, to: Pick<Store, 'migrate'>): Promise<void> {
  try {
    await to.migrate(version);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw notEmpty('it has the tables of a newer bitiq than the one to copy');
  }
}

function notEmpty(why: string): UserError {
  return new UserError('store-not-empty', `The store to copy to is not empty: ${why}.`, {
    next: 'Name a new SQLite file, or an empty PostgreSQL database.',
  });
}

/** What is read here does not change until it is done, whoever writes. */
async function atOneMoment<T>(
  db: Kysely<Database>,
  read: (snapshot: Transaction<Database>) => Promise<T>,
): Promise<T> {
  if (!isPostgres(db)) return db.transaction().execute(read);
  const begin = db.transaction().setIsolationLevel('repeatable read');
  return begin.execute(async (snapshot) => {
    await liftLimits(snapshot);
    return read(snapshot);
  });
}

function isPostgres(db: Kysely<Database>): boolean {
  return db.getExecutor().adapter.supportsMultipleConnections === true;
}

/** Those of this version that are there. */
async function listTables(db: Kysely<Database>): Promise<readonly Table[]> {
  const there = (await db.introspection.getTables()).map(({ name }) => name);
  return (Object.keys(TABLES) as Table[]).filter((table) => there.includes(table));
}

async function assertEmpty(db: Kysely<Database>, tables: readonly Table[]): Promise<void> {
  for (const table of tables) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db);
    if (rows.length > 0) throw notEmpty(`it has ${table}`);
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
