import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startRedis } from '../../sandbox/services/redis.ts';
import { startSlack } from '../../sandbox/slack/slack.ts';
import { openAuditKey } from '../../src/audit/key.ts';
import { writeCheckpoint } from '../../src/audit/write-checkpoint.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import type { Store } from '../../src/store/store.ts';
import { runBitiq } from '../cli/run-bitiq.ts';
import { startTestBitiq } from '../helpers/bitiq.ts';
import { aQuickJob } from '../helpers/jobs.ts';
import { aRequest } from '../helpers/runs.ts';
import { usePostgres } from '../helpers/services.ts';

const postgres = usePostgres();
const page = readFileSync(new URL('../../docs/commands/store.md', import.meta.url), 'utf8');

/** A command as docs/commands/store.md has it under a heading. */
function documented(heading: string): string[] {
  const part = page.slice(page.indexOf(`## ${heading}`));
  return (/`bitiq (store copy [^`]+)`/.exec(part)?.[1] ?? '').split(' ');
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'bitiq.yaml'), 'environments: {}\n');
  return folder;
}

/** Requests, one after the other, until it is told to end. */
function keepAsking(store: Store): { end(): Promise<number> } {
  let isOver = false;
  const asking = (async () => {
    let count = 0;
    for (; !isOver; count += 1) await requestRun(store, aRequest());
    return count;
  })();
  return {
    end() {
      isOver = true;
      return asking;
    },
  };
}

describe.each([
  ['SQLite', async (folder: string) => `sqlite:${join(folder, 'bitiq.sqlite')}`],
  ...(postgres === undefined ? [] : [['PostgreSQL', () => postgres.createDatabase()] as const]),
] as [string, (folder: string) => Promise<string>][])('on %s', (_name, newUrl) => {
  test('a backup of a running bitiq, brought back as the page says, is whole, and what was owed is done', async () => {
    const folder = aFolder();
    const [databaseUrl, newDatabaseUrl] = [await newUrl(folder), await newUrl(join(folder, 'new'))];
    const [redis, slack] = await Promise.all([startRedis({ own: true }), startSlack({ rateLimits: 'off' })]);
    onTestFinished(() => Promise.all([redis.stop(), slack.stop()]).then(() => undefined));
    const keyFile = join(folder, 'key.pem');
    const env = { DATABASE_URL: databaseUrl, BITIQ_AUDIT_KEY: keyFile };
    const bot = await startTestBitiq({ slack, redisUrl: redis.url, databaseUrl, jobs: [], role: 'bot' });
    for (let count = 0; count < 5; count += 1) await requestRun(bot.context.store, aRequest());
    await writeCheckpoint(bot.context.store, openAuditKey(keyFile).key, { records: 1, intervalMs: 1 });

    const asking = keepAsking(bot.context.store);
    const made = await runBitiq(documented('A backup'), { cwd: folder, env });
    const asked = 5 + (await asking.end());
    await bot.stop();

    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('✅ sound') });
    expect(made.stdout).toContain('as a backup this is whole');
    expect(existsSync(join(folder, 'backup.sqlite'))).toBe(true);

    const restored = await runBitiq(documented('Bringing one back'), {
      cwd: folder,
      env: { ...env, DATABASE_URL: newDatabaseUrl },
    });
    expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('✅ sound') });
    expect(restored.stdout).not.toContain('meanwhile');
    const { job, count } = aQuickJob();
    const empty = await startRedis({ own: true });
    const back = await startTestBitiq({
      slack,
      redisUrl: empty.url,
      databaseUrl: newDatabaseUrl,
      jobs: [job],
    });
    onTestFinished(async () => {
      await back.stop();
      await empty.stop();
    });
    const runs = await back.context.store.db.selectFrom('runs').select('id').execute();
    expect(runs.length).toBeGreaterThanOrEqual(5);
    expect(runs.length).toBeLessThan(asked);
    await expect.poll(count, { timeout: 60_000 }).toBe(runs.length);
  }, 120_000);
});
