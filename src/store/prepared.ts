import type { Compilable, CompiledQuery, Kysely, QueryResult } from 'kysely';
import type { Database } from './database.ts';

/** Stands in a query for a value that comes later. */
class Placeholder {
  readonly name: PropertyKey;

  constructor(name: PropertyKey) {
    this.name = name;
  }
}

type Params = Readonly<Record<string, unknown>>;

/**
 * A query that is built and compiled once per connection pool and then run with other values each
 * time: for what every run passes through. `param` stands for a value, wherever Kysely takes one.
 *
 * @example
 * const byId = prepared((db, param: Param<{ id: string }>) =>
 *   db.selectFrom('runs').selectAll().where('id', '=', param('id')));
 * const { rows } = await byId(store.db, { id: '7k3f' });
 */
export function prepared<P extends Params, Row>(
  build: (db: Kysely<Database>, param: Param<P>) => Compilable<Row>,
): (db: Kysely<Database>, params: P) => Promise<QueryResult<Row>> {
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  const param = ((name: PropertyKey) => new Placeholder(name)) as Param<P>;
  return (db, params) => {
    const key = db.getExecutor().adapter;
    const query = compiled.get(key) ?? build(db, param).compile();
    compiled.set(key, query);
    const parameters = query.parameters.map((it) =>
      it instanceof Placeholder ? params[it.name as keyof P] : it,
    );
    return db.executeQuery({ ...query, parameters });
  };
}

/** Names a value of `P` inside a prepared query. */
export type Param<P extends Params> = <K extends keyof P>(name: K) => P[K];
