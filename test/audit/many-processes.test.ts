import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verifyStore } from '../../src/audit/verify/verify-store.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { usePostgres } from '../helpers/services.ts';

const PROCESSES = ['one', 'two', 'three', 'four'];
const RECORDS = 160;
/** Each process appends as many again as it has rounds of eight. */
const EACH = RECORDS + RECORDS / 8;

async function startWriter(url: string, name: string): Promise<ChildProcess> {
  const script = join(import.meta.dirname, 'append-process.ts');
  const child = fork(script, [url, name, String(RECORDS)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await once(child, 'message');
  return child;
}

/** Lets all write at once; waits until they have ended. */
async function writeTogether(url: string): Promise<readonly (number | null)[]> {
  const writers = await Promise.all(PROCESSES.map((name) => startWriter(url, name)));
  const ended = writers.map((writer) => once(writer, 'exit').then(([code]) => code as number | null));
  for (const writer of writers) writer.send('go');
  return Promise.all(ended);
}

async function judge(store: Store) {
  const verdict = await verifyStore(store, { keys: new Map(), from: { seq: 0, hash: '', checkpoint: 0 } });
  const rows = await store.db.selectFrom('audit').select(['seq', 'type', 'actor']).orderBy('seq').execute();
  return { verdict, rows };
}

async function expectOneChain(url: string): Promise<void> {
  const store = await openStore(url);
  try {
    await store.migrate();

    const codes = await writeTogether(url);

    const { verdict, rows } = await judge(store);
    expect(codes).toEqual([0, 0, 0, 0]);
    expect(verdict).toMatchObject({ isSound: true, records: PROCESSES.length * EACH });
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_row, index) => index + 1));
    expect(new Set(rows.map(({ type }) => type))).toEqual(new Set(['test']));
    for (const name of PROCESSES) {
      expect(rows.filter(({ actor }) => actor === `bitiq:${name}`)).toHaveLength(EACH);
    }
    // They wrote between each other, not one after the other.
    const turns = rows.filter(({ actor }, index) => actor !== rows[index - 1]?.actor);
    expect(turns.length).toBeGreaterThan(PROCESSES.length);
  } finally {
    await store.close();
  }
}

describe('four processes that write at once make one chain without a gap', () => {
  test('on SQLite', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bitiq-writers-'));
    try {
      await expectOneChain(`sqlite:${join(folder, 'bitiq.sqlite')}`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  const postgres = usePostgres();
  test.skipIf(postgres === undefined)('on PostgreSQL', async () => {
    await expectOneChain((await postgres?.createDatabase()) ?? '');
  });
});
