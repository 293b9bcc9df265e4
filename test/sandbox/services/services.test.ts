import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { CHROMIUM, findChromium } from '../../../sandbox/services/chromium.ts';
import {
  findOrInstall,
  findProgram,
  MissingProgramError,
} from '../../../sandbox/services/find-or-install.ts';
import { findKubectl, KUBECTL } from '../../../sandbox/services/kubectl.ts';
import { startPostgres } from '../../../sandbox/services/postgres.ts';
import { type RunningRedis, startRedis } from '../../../sandbox/services/redis.ts';
import { requireService } from '../../../sandbox/services/require-service.ts';
import { eventually } from '../../helpers/eventually.ts';

const run = promisify(execFile);

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A client that gives up at once and is closed with the test. */
function clientOf(redis: RunningRedis): Redis {
  const client = new Redis(redis.url, { commandTimeout: 300, maxRetriesPerRequest: 0, lazyConnect: true });
  client.on('error', () => {});
  onTestFinished(() => client.disconnect());
  return client;
}

describe('Redis', () => {
  it('runs on a free port, hangs and goes on when told to', async () => {
    const redis = await startRedis({ own: true });
    onTestFinished(() => redis.stop());
    const client = clientOf(redis);
    await client.set('key', 'value');

    redis.pause();
    await expect(client.get('key')).rejects.toThrow('timed out');
    redis.resume();

    await eventually(async () => expect(await client.get('key')).toBe('value'));
  });

  it('comes back on its port with its data, or empty', async () => {
    const redis = await startRedis({ own: true, appendOnly: true });
    onTestFinished(() => redis.stop());
    await clientOf(redis).set('key', 'value');

    await redis.kill();
    await expect(clientOf(redis).get('key')).rejects.toThrow();
    await redis.restart();
    const kept = await clientOf(redis).get('key');
    await redis.restart({ empty: true });
    const lost = await clientOf(redis).get('key');

    expect([kept, lost]).toEqual(['value', null]);
  });

  it('is the one of REDIS_URL where that is set, and is then not ours to kill', async () => {
    vi.stubEnv('REDIS_URL', 'redis://redis.example:6379');

    const redis = await startRedis();

    expect(redis.url).toBe('redis://redis.example:6379');
    await expect(redis.kill()).rejects.toThrow('not ours');
  });
});

const postgres = await requireService('PostgreSQL itself', () => startPostgres({ own: true }));

describe.skipIf(postgres === undefined)('PostgreSQL', () => {
  it('runs for DATABASE_URL and over its socket, and keeps its data when it is killed', async () => {
    if (postgres === undefined) return;
    onTestFinished(() => postgres.stop());
    const query = async (sql: string, url = postgres.url) => {
      const client = new Client(url);
      await client.connect();
      const { rows } = await client.query<Record<string, unknown>>(sql);
      await client.end();
      return rows;
    };

    await query('create table kept (n int)');
    await query('insert into kept values (7)');
    await postgres.kill();
    await expect(query('select 1')).rejects.toThrow('ECONNREFUSED');
    await postgres.restart();
    const socket = `postgres://bitiq@/postgres?host=${postgres.socketFolder}&port=${new URL(postgres.url).port}`;

    expect(await query('select n from kept')).toEqual([{ n: 7 }]);
    expect(await query('select current_user as me', socket)).toEqual([{ me: 'bitiq' }]);
  });
});

const chromium = await requireService('Chromium itself', findChromium);
const kubectl = await requireService('kubectl itself', findKubectl);

describe('programs', () => {
  it.skipIf(chromium === undefined)('include a Chromium that says its version', async () => {
    const { stdout } = await run(chromium ?? '', ['--version']);

    expect(stdout).toMatch(/Chrom/);
  });

  it.skipIf(kubectl === undefined)('include a kubectl that says its version', async () => {
    const { stdout } = await run(kubectl ?? '', ['version', '--client']);

    expect(stdout).toMatch(/v1\.\d+/);
  });

  it('are found on the PATH before anywhere else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bitiq-path-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'kubectl'), '#!/bin/sh\n');
    await chmod(join(folder, 'kubectl'), 0o755);
    vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);

    expect(await findProgram(KUBECTL)).toBe(join(folder, 'kubectl'));
  });

  it('too old to be of use are missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bitiq-path-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'kubectl'), '#!/bin/sh\necho \'{ "gitVersion": "v1.20.2" }\'\n');
    await chmod(join(folder, 'kubectl'), 0o755);
    vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);

    await expect(findKubectl()).rejects.toThrow(/is v1\.20\.2, and 1\.27 or later is needed/);
  });

  it('that cannot be had are told in one sentence', async () => {
    vi.stubEnv('PATH', '/nowhere');
    const program = { ...CHROMIUM, places: [] };

    const failure = await findOrInstall(program).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(MissingProgramError);
    expect((failure as Error).message).toMatch(
      /^Chromium is needed and was not found .+apt-get install chromium$/,
    );
  });
});

describe('requireService', () => {
  const missing = async (): Promise<never> => {
    throw new MissingProgramError(CHROMIUM, 'there is no way');
  };

  it('skips with one line on a machine of one’s own', async () => {
    vi.stubEnv('CI', '');
    const warn = vi.spyOn(console, 'warn').mockReturnValue();

    expect(await requireService('the page', missing)).toBeUndefined();
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/^Skipped: the page\. Chromium is needed.+$/)]]);
  });

  it('fails in CI, and for every other mistake', async () => {
    vi.stubEnv('CI', 'true');
    await expect(requireService('the page', missing)).rejects.toThrow(MissingProgramError);

    vi.stubEnv('CI', '');
    await expect(requireService('x', () => Promise.reject(new Error('bug')))).rejects.toThrow('bug');
  });
});
