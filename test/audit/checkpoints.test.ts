import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { type Anchor, anchorNext } from '../../src/audit/anchor.ts';
import { appendAudit } from '../../src/audit/append.ts';
import { parseCheckpointLine, type SignedCheckpoint } from '../../src/audit/checkpoint.ts';
import { publicKeysOf } from '../../src/audit/key.ts';
import { readChain } from '../../src/audit/read-chain.ts';
import { verifyStore } from '../../src/audit/verify/verify-store.ts';
import { DamagedLogError, writeCheckpoint } from '../../src/audit/write-checkpoint.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { describeOnEachStore, useSqlite } from '../helpers/stores.ts';
import { aKey, verify } from './an-export.ts';

const key = aKey();
const keys = publicKeysOf(key);
const HOUR = 3_600_000;
const every = (records: number) => ({ records, intervalMs: HOUR });

async function append(store: Store, count: number, environment = 'prod'): Promise<void> {
  const one = () =>
    store.write(async (tx) => appendAudit(tx, { type: 'test', actor: 'bitiq:test', environment, at: 1 }));
  await Promise.all(Array.from({ length: count }, one));
}

async function readLines(store: Store): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const page of readChain(store)) lines.push(...page);
  return lines;
}

async function readCheckpoints(store: Store) {
  const rows = await store.db.selectFrom('audit_checkpoints').select('line').orderBy('number').execute();
  return rows.map(({ line }) => parseCheckpointLine(line)?.checkpoint);
}

const judge = async (store: Store) => {
  const verdict = await verifyStore(store, { keys });
  return verdict.isSound ? 'sound' : `${verdict.damage.kind} ${verdict.damage.seq}`;
};

describeOnEachStore('checkpoints', (openFresh) => {
  test('one is due after so many records, and after so long', async () => {
    const store = await openFresh();
    const soon = { records: 1_000, intervalMs: 0 };

    const written: boolean[] = [await writeCheckpoint(store, key, soon)];
    await append(store, 1);
    written.push(await writeCheckpoint(store, key, every(10)), await writeCheckpoint(store, key, every(10)));
    await append(store, 9);
    written.push(await writeCheckpoint(store, key, every(10)), await writeCheckpoint(store, key, soon));
    await append(store, 1);
    written.push(await writeCheckpoint(store, key, every(10)), await writeCheckpoint(store, key, soon));
    await append(store, 1);
    written.push(await writeCheckpoint(store, key, every(10), { force: true }));

    // The first record is signed at once: nothing was ever signed before it.
    expect(written).toEqual([false, true, false, false, true, false, true, true]);
    expect((await readCheckpoints(store)).map((it) => it?.seq)).toEqual([1, 10, 11, 12]);
    expect(await judge(store)).toBe('sound');
  });

  test('many signers and writers at once leave one checkpoint a place, without gaps', async () => {
    const store = await openFresh();
    let isDone = false;
    const appending = async () => {
      for (let wave = 0; wave < 20; wave += 1) await append(store, 10);
      isDone = true;
    };
    const signing = async () => {
      do {
        await writeCheckpoint(store, key, every(5));
        await setImmediate();
      } while (!isDone);
    };

    await Promise.all([appending(), ...Array.from({ length: 8 }, signing)]);
    await append(store, 5);
    await signing();

    const checkpoints = await readCheckpoints(store);
    expect(checkpoints.length).toBeGreaterThan(1);
    expect(checkpoints.map((it) => it?.number)).toEqual(checkpoints.map((_it, index) => index + 1));
    expect(new Set(checkpoints.map((it) => it?.seq)).size).toBe(checkpoints.length);
    expect(verify(await readLines(store), key)).toMatchObject({
      isSound: true,
      records: 205,
      signedUpTo: 205,
    });
  });

  test('what was tampered with since the last one is not signed', async () => {
    const store = await openFresh();
    await append(store, 5);
    await writeCheckpoint(store, key, every(5));
    await append(store, 5);
    await store.write((tx) =>
      tx.db.updateTable('audit').set({ record: '{}' }).where('seq', '=', 7).execute(),
    );

    const signing = writeCheckpoint(store, key, every(5));

    await expect(signing).rejects.toThrow(new DamagedLogError({ kind: 'edited', seq: 7 }));
    expect(await readCheckpoints(store)).toHaveLength(1);
  });
});

describeOnEachStore('the log in the store', (openFresh) => {
  type Tamper = (store: Store) => Promise<unknown>;
  const change = (seq: number, set: object): Tamper => {
    return (store) =>
      store.write((tx) => tx.db.updateTable('audit').set(set).where('seq', '=', seq).execute());
  };
  const remove = (from: number, to: number): Tamper => {
    return (store) =>
      store.write((tx) =>
        tx.db.deleteFrom('audit').where('seq', '>=', from).where('seq', '<=', to).execute(),
      );
  };
  const cases: readonly [string, Tamper, string][] = [
    ['nothing', async () => undefined, 'sound'],
    ['a record', change(7, { record: '{"seq":7}' }), 'edited 7'],
    ['what a record is found by', change(7, { actor: 'slack:T1/UELSE' }), 'edited 7'],
    ['the environment that hides a record from a list', change(7, { environment: null }), 'edited 7'],
    ['a record that is gone', remove(7, 7), 'deleted 7'],
    ['the tail that is gone, signed or not', remove(18, 23), 'cut 18'],
  ];

  test.each(cases)('%s is seen', async (_name, tamper, expected) => {
    const store = await openFresh();
    await append(store, 20);
    await writeCheckpoint(store, key, every(20));
    await append(store, 3);

    await tamper(store);

    expect(await judge(store)).toBe(expected);
  });

  test('an unsigned tail that is gone leaves a gap once the process that wrote it writes on', async () => {
    const store = await openFresh();
    await append(store, 20);
    await writeCheckpoint(store, key, every(20));
    await append(store, 3);
    await remove(22, 23)(store);

    await append(store, 1);

    expect(await judge(store)).toBe('deleted 22');
  });
});

/** Takes checkpoints, or fails as it is told: before they are there, or after. */
function anAnchor(trouble: ('before' | 'after')[] = []) {
  const arrived: number[] = [];
  const retries: boolean[] = [];
  const anchor: Anchor = {
    id: 'test:one',
    async anchor({ checkpoint }: SignedCheckpoint, { isRetry }) {
      retries.push(isRetry);
      const what = trouble.shift();
      if (what === 'before') throw new Error('not there');
      if (!isRetry || !arrived.includes(checkpoint.number)) arrived.push(checkpoint.number);
      if (what === 'after') throw new Error('nobody knows');
    },
  };
  return { anchor, arrived, retries };
}

describeOnEachStore('an anchor', (openFresh) => {
  const addCheckpoints = async (store: Store, count: number) => {
    for (let index = 0; index < count; index += 1) {
      await append(store, 1);
      await writeCheckpoint(store, key, every(1));
    }
  };
  const drain = async (store: Store, anchor: Anchor) => {
    while (await anchorNext(store, anchor));
  };
  /** As if the pause after a failure were over. */
  const skipPause = (store: Store) =>
    store.write((tx) => tx.db.updateTable('audit_anchors').set({ due_at: 0 }).execute());

  test('that is new begins with the newest checkpoint and gets each after it once, in order', async () => {
    const store = await openFresh();
    const { anchor, arrived } = anAnchor();
    await addCheckpoints(store, 3);

    await drain(store, anchor);
    await addCheckpoints(store, 3);
    await Promise.all(Array.from({ length: 5 }, () => drain(store, anchor)));
    await drain(store, anchor);

    expect(arrived).toEqual([3, 4, 5, 6]);
  });

  test('that fails is tried again, and knows that an earlier try may have arrived', async () => {
    const store = await openFresh();
    const { anchor, arrived, retries } = anAnchor(['before', 'after']);
    await addCheckpoints(store, 1);

    await expect(anchorNext(store, anchor)).rejects.toThrow('not there');
    expect(await anchorNext(store, anchor)).toBe(false);
    await skipPause(store);
    await expect(anchorNext(store, anchor)).rejects.toThrow('nobody knows');
    await skipPause(store);
    await drain(store, anchor);

    expect(arrived).toEqual([1]);
    expect(retries).toEqual([false, true, true]);
  });
});

describe('processes that share a file', () => {
  const openFresh = useSqlite();

  test('write one chain, each knowing only by the store what the other wrote', async () => {
    const store = await openFresh();
    const { file } = await sql<{ file: string }>`select file from pragma_database_list`
      .execute(store.db)
      .then(({ rows }) => rows[0] ?? { file: '' });
    const other = await openStore(`sqlite:${file}`);

    for (let turn = 0; turn < 10; turn += 1) {
      await append(store, 2);
      await append(other, 3);
      await Promise.all([append(store, 2), append(other, 3)]);
    }
    await writeCheckpoint(other, key, every(1));
    const verdict = await verifyStore(store, { keys });
    await other.close();

    expect(verdict).toMatchObject({ isSound: true, records: 100, signedUpTo: 100 });
  });
});
