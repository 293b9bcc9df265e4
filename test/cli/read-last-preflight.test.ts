import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readLastPreflight } from '../../src/cli/read-last-preflight.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { openStore } from '../../src/store/store.ts';
import { aRequest } from '../helpers/runs.ts';

const AT = Date.UTC(2026, 10, 21, 11, 30);

let folder: string;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bitiq-last-'));
  url = `sqlite:${join(folder, 'bitiq.sqlite')}`;
  const store = await openStore(url);
  await store.migrate();
  const { run } = await requestRun(store, aRequest());
  const report = JSON.stringify({ verdict: { answer: 'no', sentence: 'prod is not ready' } });
  const ended = { status: 'failed', report, finished_at: AT };
  await store.write((tx) => tx.db.updateTable('runs').set(ended).where('id', '=', run.id).execute());
  await store.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

it('tells how the last preflight of the environment ended', async () => {
  expect(await readLastPreflight(url, 'prod')).toEqual({ answer: 'no', at: new Date(AT) });
  expect(await readLastPreflight(url, 'staging')).toBeUndefined();
});

it('knows none where there is no store, and makes none', async () => {
  const missing = join(folder, 'missing.sqlite');

  expect(await readLastPreflight(`sqlite:${missing}`, 'prod')).toBeUndefined();
  expect(existsSync(missing)).toBe(false);
});
