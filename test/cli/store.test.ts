import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAuditKey } from '../../src/audit/key.ts';
import { writeCheckpoint } from '../../src/audit/write-checkpoint.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { openStore } from '../../src/store/store.ts';
import { aRequest } from '../helpers/runs.ts';
import { usePostgres } from '../helpers/services.ts';
import { runBitiq } from './run-bitiq.ts';

let folder: string;
const bitiq = (words: string[], env: Record<string, string> = {}) => runBitiq(words, { cwd: folder, env });
const postgres = usePostgres();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bitiq-store-'));
  writeFileSync(join(folder, 'bitiq.yaml'), 'environments: {}\n');
  const store = await openStore(`sqlite:${join(folder, 'data/bitiq.sqlite')}`);
  await store.migrate();
  const { key } = openAuditKey(join(folder, 'data/audit-key.pem'));
  for (let count = 0; count < 3; count += 1) await requestRun(store, aRequest());
  await writeCheckpoint(store, key, { records: 1, intervalMs: 1 });
  await store.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

const SOUND = '10 rows copied\n✅ sound: 3 records, 1 checkpoint, signed up to record 3.\n';

describe('bitiq store copy', () => {
  test('makes a backup, and brings it back into an empty store', async () => {
    expect(await bitiq(['store', 'copy', '--to', 'sqlite:./backup.sqlite'])).toMatchObject({
      code: 0,
      stdout: SOUND,
    });

    const env = {
      DATABASE_URL: 'sqlite:./restored.sqlite',
      BITIQ_AUDIT_KEY: join(folder, 'data/audit-key.pem'),
    };
    const restored = await bitiq(['store', 'copy', '--from', 'sqlite:./backup.sqlite'], env);
    expect(restored).toMatchObject({ code: 0, stdout: SOUND });
    expect((await bitiq(['audit', 'verify'], env)).code).toBe(0);
  });

  test.skipIf(postgres === undefined)('moves to PostgreSQL', async () => {
    const url = (await postgres?.createDatabase()) ?? '';

    const moved = await bitiq(['store', 'copy', '--to', url]);

    expect(moved).toMatchObject({ code: 0, stdout: SOUND });
    const env = { DATABASE_URL: url, BITIQ_AUDIT_KEY: join(folder, 'data/audit-key.pem') };
    expect((await bitiq(['audit', 'verify'], env)).code).toBe(0);
  });

  test.each([
    [['store', 'copy'], 'From where, or where to?'],
    [['store', 'move'], 'There is no store move.'],
    [['store', 'copy', '--to', 'mysql://db'], 'A store is sqlite:<path> or postgres://…'],
    [['store', 'copy', '--to', 'postgres://u@db1:1,db2:2/x'], 'postgres://… with one host'],
    [['store', 'copy', '--to', 'sqlite:./data/bitiq.sqlite'], 'Both are the same store.'],
  ])('%j: %s', async (words, sentence) => {
    const { code, stderr } = await bitiq(words);

    expect(code).toBe(64);
    expect(stderr).toContain(sentence);
  });
});
