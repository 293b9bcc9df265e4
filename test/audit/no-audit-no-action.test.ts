import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicKeysOf } from '../../src/audit/key.ts';
import { listRecords } from '../../src/audit/read-records.ts';
import { verifyStore } from '../../src/audit/verify/verify-store.ts';
import { writeCheckpoint } from '../../src/audit/write-checkpoint.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { openStoreForReading } from '../../src/store/open-for-reading.ts';
import { openStore } from '../../src/store/store.ts';
import { aRequest } from '../helpers/runs.ts';
import { useSqlite } from '../helpers/stores.ts';
import { aKey } from './an-export.ts';

const key = aKey();
const options = { keys: publicKeysOf(key) };
const policy = { records: 1, intervalMs: 0 };

describe('with a store that is full', () => {
  const openFresh = useSqlite();

  test('no run begins, none is half there, and what is there can be read and verified', async () => {
    const store = await openFresh();
    const { run } = await requestRun(store, aRequest());
    await writeCheckpoint(store, key, policy);
    await store.write((tx) => sql`pragma max_page_count = 1`.execute(tx.db));
    const refusals: unknown[] = [];

    for (let index = 0; index < 200; index += 1) {
      await requestRun(store, aRequest({ input: { long: 'x'.repeat(2_000) } })).catch((error) =>
        refusals.push(error),
      );
    }

    const runs = await store.db.selectFrom('runs').select('id').execute();
    const records = await listRecords(store, {}, 1_000);
    expect(refusals.length).toBeGreaterThan(0);
    expect(String(refusals[0])).toContain('full');
    expect(records.map(({ runId }) => runId).toSorted()).toEqual(runs.map(({ id }) => id).toSorted());
    expect(records[0]?.runId).toBe(run.id);
    expect(await verifyStore(store, options)).toMatchObject({ isSound: true, records: runs.length });
  });
});

/** Root may write everything; somebody else may not. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

describe('with a store that is read-only', () => {
  let folder: string;
  let url: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bitiq-read-only-'));
    url = `sqlite:${join(folder, 'bitiq.sqlite')}`;
    const store = await openStore(url);
    await store.migrate();
    await requestRun(store, aRequest());
    await writeCheckpoint(store, key, policy);
    await store.close();
    await chmod(join(folder, 'bitiq.sqlite'), 0o444);
    await chmod(folder, 0o555);
  });

  afterAll(async () => {
    await chmod(folder, 0o755);
    await rm(folder, { recursive: true });
  });

  test('nothing begins', async () => {
    expect(await runAsNobody(['write', url])).toEqual({ code: 0, said: 'refused: nothing was written' });
  });

  test('what is there can be read and verified', async () => {
    expect(await runAsNobody(['read', url])).toEqual({ code: 0, said: '1 record' });
    const store = await openStoreForReading(url);
    expect(await verifyStore(store, options)).toMatchObject({ isSound: true, records: 1 });
    await store.close();
  });
});

async function runAsNobody(words: readonly string[]): Promise<{ code: number; said: string }> {
  const script = join(import.meta.dirname, 'read-only-process.ts');
  const child = spawn(process.execPath, [script, ...words], {
    ...nobody,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout?.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, said: said.trim() };
}
