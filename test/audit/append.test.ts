import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { appendAudit } from '../../src/audit/append.ts';
import type { Store } from '../../src/store/store.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

const event = (n: number) => ({ type: 'test', actor: 'bitiq:test', at: 1_000 + n, data: { n } });

async function readChain(store: Store) {
  return store.db.selectFrom('audit').select(['seq', 'record', 'hash']).orderBy('seq').execute();
}

describeOnEachStore('the audit chain', (openFresh) => {
  test('many writers at once make one sequence without gaps, each record with the hash before it', async () => {
    const store = await openFresh();

    await Promise.all(
      Array.from({ length: 100 }, (_, n) => store.write(async (tx) => appendAudit(tx, event(n)))),
    );

    const chain = await readChain(store);
    expect(chain.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    let previous = '';
    for (const { record, hash } of chain) {
      expect(JSON.parse(record).previous).toBe(previous);
      expect(createHash('sha256').update(record).digest('hex')).toBe(hash);
      previous = hash;
    }
  });

  test('a write that fails leaves no record and no gap', async () => {
    const store = await openFresh();
    await store.write(async (tx) => appendAudit(tx, event(1)));

    await expect(
      store.write(async (tx) => {
        appendAudit(tx, event(2));
        throw new Error('after all not');
      }),
    ).rejects.toThrow('after all not');
    await store.write(async (tx) => appendAudit(tx, event(3)));

    const chain = await readChain(store);
    expect(chain.map(({ record }) => JSON.parse(record).data.n)).toEqual([1, 3]);
    expect(chain.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test('a commit that fails leaves no gap either', async () => {
    const store = await openFresh();
    await store.write(async ({ db }) => {
      await sql`create table parents (id integer primary key)`.execute(db);
      await sql`create table children (parent integer references parents (id) deferrable initially deferred)`.execute(
        db,
      );
    });
    await store.write(async (tx) => appendAudit(tx, event(1)));

    const failing = store.write(async (tx) => {
      appendAudit(tx, event(2));
      await sql`insert into children (parent) values (1)`.execute(tx.db);
    });
    await expect(failing).rejects.toThrow(/foreign key/i);
    await store.write(async (tx) => appendAudit(tx, event(3)));

    const chain = await readChain(store);
    expect(chain.map(({ record }) => JSON.parse(record).data.n)).toEqual([1, 3]);
    expect(chain.map(({ seq }) => seq)).toEqual([1, 2]);
  });
});
