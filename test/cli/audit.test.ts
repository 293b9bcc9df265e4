import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { appendAudit } from '../../src/audit/append.ts';
import { openAuditKey } from '../../src/audit/key.ts';
import { writeCheckpoint } from '../../src/audit/write-checkpoint.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { openStore } from '../../src/store/store.ts';
import { aRequest } from '../helpers/runs.ts';
import { aFolder } from './a-folder.ts';
import { runBitiq } from './run-bitiq.ts';

const folder = aFolder();
const at = (name: string) => join(folder, name);
const bitiq = (...words: string[]) => runBitiq(words, { cwd: folder, env: { TZ: 'UTC' } });

beforeAll(async () => {
  const store = await openStore(`sqlite:${at('data/bitiq.sqlite')}`);
  await store.migrate();
  const { key } = openAuditKey(at('data/audit-key.pem'));
  const policy = { records: 5, intervalMs: 3_600_000 };
  for (let index = 1; index <= 10; index += 1) {
    const environment = index % 2 === 0 ? 'prod' : 'staging';
    const requestedBy = index === 4 ? 'slack:T1/U0MARA01' : 'terminal:jun';
    await requestRun(store, aRequest({ id: `r${index}`, environment, requestedBy }));
    if (index % 5 === 0) await writeCheckpoint(store, key, policy);
  }
  const refused = { name: '/bitiq', text: 'dance', code: 'unknown-verb', channel: 'C1', reference: 'x' };
  await store.write(async (tx) =>
    appendAudit(tx, {
      type: 'request.refused',
      actor: 'slack:T1/U0EVE001',
      data: refused,
      at: 1_760_000_000_000,
    }),
  );
  await store.close();
  writeFileSync(at('public.pem'), (await bitiq('audit', 'key')).stdout);
  writeFileSync(at('audit.jsonl'), (await bitiq('audit', 'export')).stdout);
});

const exported = () => readFileSync(at('audit.jsonl'), 'utf8').trimEnd().split('\n');
const isCheckpoint = (line: string) => line.startsWith('{"checkpoint"');

describe('bitiq audit', () => {
  it('tells in words who did what, oldest first', async () => {
    const { code, stdout } = await bitiq('audit');

    const lines = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines).toHaveLength(11);
    expect(lines[3]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d {2}U0MARA01 asked for prod preflight \(run r4\)$/);
    expect(lines[10]).toBe('2025-10-09 08:53  U0EVE001 was refused /bitiq dance (unknown-verb)');
  });

  it.each([
    ['env prod', ['r2', 'r4', 'r6', 'r8', 'r10']],
    ['run r3', ['r3']],
    ['person slack:T1/U0MARA01', ['r4']],
    ['person jun --since 1h', ['r1', 'r2', 'r3', 'r5', 'r6', 'r7', 'r8', 'r9', 'r10']],
  ])('%s is found', async (words, runs) => {
    const { stdout } = await bitiq('audit', ...words.split(' '), '--json');

    const records = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records.map(({ runId }) => runId)).toEqual(runs);
  });

  it.each([
    [['audit', 'dance'], 'The audit log has no dance.'],
    [['audit', 'run'], 'Which run?'],
    [['audit', 'env', 'prd'], 'There is no environment prd.'],
    [['audit', 'person', '@mara'], 'I cannot tell who @mara is.'],
    [['audit', '--since', 'noon'], 'noon is not a length of time.'],
    [['audit', 'key', 'mine'], 'mine is more than audit key takes.'],
    [['audit', 'verify', 'audit.jsonl'], 'Which public key? --key <file>'],
  ])('%j is wrong usage', async (words, message) => {
    const { code, stderr } = await bitiq(...words);

    expect(code).toBe(64);
    expect(stderr).toContain(message);
  });

  it('that has no store to read ends with 2 and makes none', async () => {
    const { code, stderr } = await runBitiq(['audit'], {
      cwd: folder,
      env: { DATABASE_URL: 'sqlite:./nowhere/bitiq.sqlite' },
    });

    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(stderr).toContain(`There is no store in ${join(folder, 'nowhere/bitiq.sqlite')} yet.`);
  });
});

describe('bitiq audit export', () => {
  it('writes every record and, after the record it covers, each checkpoint', () => {
    const kinds = exported().map((line) => (isCheckpoint(line) ? 'checkpoint' : 'record'));

    expect(kinds.join(' ')).toBe(
      [...Array(5).fill('record'), 'checkpoint', ...Array(5).fill('record'), 'checkpoint', 'record'].join(
        ' ',
      ),
    );
  });

  it('writes an extract where only a part is asked for', async () => {
    const { stdout } = await bitiq('audit', 'export', '--run', 'r3', '--environment', 'staging');

    expect(JSON.parse(stdout).record.runId).toBe('r3');
  });
});

describe('bitiq audit verify', () => {
  const verify = (...words: string[]) => bitiq('audit', 'verify', ...words);

  it('needs no configuration, only an export and the public key', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'bitiq-auditor-'));
    writeFileSync(join(elsewhere, 'a.jsonl'), readFileSync(at('audit.jsonl')));
    writeFileSync(join(elsewhere, 'k.pem'), readFileSync(at('public.pem')));

    const ended = await runBitiq(['audit', 'verify', 'a.jsonl', '--key', 'k.pem'], { cwd: elsewhere });
    rmSync(elsewhere, { recursive: true });

    expect(ended).toEqual({
      code: 0,
      stdout:
        '✅ sound: 11 records, 2 checkpoints, signed up to record 10.\n⚠️ the last 1 record no checkpoint covers yet.\n',
      stderr: '',
    });
  });

  it('without a file verifies the store', async () => {
    const { code, stdout } = await verify('--json');

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ isSound: true, records: 11, checkpoints: 2, signedUpTo: 10 });
  });

  it('names the first bad record and what was done to it, with 1', async () => {
    writeFileSync(
      at('edited.jsonl'),
      readFileSync(at('audit.jsonl'), 'utf8').replace('U0MARA01', 'U0JUN001'),
    );

    const { code, stdout } = await verify('edited.jsonl', '--key', 'public.pem');

    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: '❌ damaged at record 4 (edited): it was edited.\n',
    });
  });

  it('finds a tail that was cut off by a checkpoint from elsewhere, as a line or a file', async () => {
    const checkpoint = exported().findLast(isCheckpoint) ?? '';
    writeFileSync(at('cut.jsonl'), `${exported().slice(0, 8).join('\n')}\n`);
    writeFileSync(at('slack.txt'), `\n  ${checkpoint}  \n`);

    const without = await verify('cut.jsonl', '--key', 'public.pem');
    const [asLine, asFile] = await Promise.all(
      [checkpoint, 'slack.txt'].map((given) =>
        verify('cut.jsonl', '--key', 'public.pem', '--checkpoint', given),
      ),
    );

    expect(without.code).toBe(0);
    expect([asLine?.code, asFile?.code]).toEqual([1, 1]);
    expect(asLine?.stdout).toContain('damaged at record 8 (cut)');
    expect(asFile?.stdout).toBe(asLine?.stdout);
  });

  it.each([
    ['a file that is not there', ['nowhere.jsonl', '--key', 'public.pem']],
    ['a folder', ['data', '--key', 'public.pem']],
    ['a key that is not there', ['audit.jsonl', '--key', 'nowhere.pem']],
    ['a key that is none', ['audit.jsonl', '--key', 'audit.jsonl']],
    ['a checkpoint that is none', ['audit.jsonl', '--key', 'public.pem', '--checkpoint', '{}']],
  ])('ends with 2 for %s', async (_name, words) => {
    const { code, stdout, stderr } = await verify(...words);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^bitiq: .+\n/);
  });
});
