import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { appendAudit } from '../../src/audit/append.ts';
import { openStore } from '../../src/store/store.ts';
import { startBitiq } from './run-bitiq.ts';

/** More than a pipe holds. */
const RECORDS = 2_000;

test('a reader that takes its time is told everything', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-slow-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'bitiq.yaml'), 'environments: {}\n');
  const store = await openStore(`sqlite:${join(folder, 'data/bitiq.sqlite')}`);
  await store.migrate();
  await store.write(async (tx) => {
    for (let at = 1; at <= RECORDS; at += 1) appendAudit(tx, { type: 'x', actor: 'terminal:a', at });
  });
  await store.close();

  const { child, ended } = startBitiq(['audit', 'export'], { cwd: folder });
  child.stdout?.once('data', () => child.stdout?.pause());
  await sleep(2_500);
  child.stdout?.resume();
  const { stdout, code } = await ended;

  const lines = stdout.trimEnd().split('\n');
  expect(code).toBe(0);
  expect(lines.filter((line) => JSON.stringify(JSON.parse(line)).includes('terminal:a'))).toHaveLength(
    RECORDS,
  );
});
