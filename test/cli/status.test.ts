import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, expect, test } from 'vitest';
import { createLockDesk } from '../../src/approvals/lock-desk.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { openStore } from '../../src/store/store.ts';
import { aFolder } from './a-folder.ts';
import { runBitiq } from './run-bitiq.ts';

const folder = aFolder();
const url = `sqlite:${join(folder, 'bitiq.sqlite')}`;

beforeAll(async () => {
  const store = await openStore(url);
  await store.migrate();
  const asked = { kind: 'preflight', environment: 'prod', input: {}, dedupeKey: 'key' };
  await requestRun(store, { ...asked, id: '7k3f9q2m', requestedBy: 'slack:T1/U0MARA001' });
  await createLockDesk(store, () => undefined).take({
    environment: 'prod',
    by: 'terminal:jun-7kq4',
    reason: 'upgrading Vault',
  });
  await store.close();
});

const run = (...words: string[]) =>
  runBitiq(['status', ...words], { cwd: folder, env: { DATABASE_URL: url } });

test('every environment is told from the store, without Slack, Redis or a link', async () => {
  const { code, stdout, stderr } = await run();

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.split('\n')).toEqual([
    '2 environments: 1 locked or frozen, 1 without a preflight',
    '',
    '🔒 prod: no preflight yet, locked by jun-7kq4',
    '   last: ⏳ prod preflight · accepted · U0MARA001 · just now · run 7k3f9q2m',
    '➖ staging: no preflight yet',
    '',
    'one in full: bitiq status <environment>',
    '',
  ]);
});

test('one environment is told in full, or as one JSON document', async () => {
  const [text, json] = await Promise.all([run('prod'), run('prod', '--json')]);

  expect(text.stdout).toContain('🔒 prod is locked by jun-7kq4: "upgrading Vault" · ');
  expect(text.stdout).toContain('➖ preflight  not asked yet: bitiq preflight prod\n');
  expect(JSON.parse(json.stdout)).toMatchObject({
    environment: 'prod',
    lock: { holder: { name: 'jun-7kq4', reason: 'upgrading Vault' }, queue: [] },
    runs: [{ id: '7k3f9q2m', kind: 'preflight', askedBy: 'U0MARA001' }],
    waiting: [],
  });
});

test('an environment that is not there is said to be so, and a store that is not there is not made', async () => {
  const nowhere = { DATABASE_URL: `sqlite:${join(folder, 'nowhere.sqlite')}` };
  const [wrong, none] = await Promise.all([run('prdo'), runBitiq(['status'], { cwd: folder, env: nowhere })]);

  expect([wrong.code, wrong.stdout]).toEqual([64, '']);
  expect(wrong.stderr).toContain('Did you mean prod? Environments: prod, staging');
  expect([none.code, none.stdout]).toEqual([2, '']);
  expect(none.stderr).toBe(
    `bitiq: There is no store in ${join(folder, 'nowhere.sqlite')} yet.\n` +
      'bitiq serve makes it at its first start. Where that runs already, it has another DATABASE_URL than this.\n',
  );
  expect(readdirSync(folder)).not.toContain('nowhere.sqlite');
});

test('a store of another version is said to be so', async () => {
  const old = join(folder, 'old.sqlite');
  const database = new DatabaseSync(old);
  database.exec('create table audit (seq integer)');
  database.close();

  const { code, stdout, stderr } = await runBitiq(['status'], {
    cwd: folder,
    env: { DATABASE_URL: `sqlite:${old}` },
  });

  expect([code === 0, stdout]).toEqual([false, '']);
  expect(stderr).toContain('The store is not of this version of bitiq.');
});
