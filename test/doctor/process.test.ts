import { chmodSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { newBucket } from '../../sandbox/aws/buckets.ts';
import { startSlack } from '../../sandbox/slack/slack.ts';
import { defaultWorkspace } from '../../sandbox/slack/workspace.ts';
import { GITHUB_TOKEN } from '../../sandbox/worlds/tokens.ts';
import { openAuditKey } from '../../src/audit/key.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { openStore } from '../../src/store/store.ts';
import { aRequest } from '../helpers/runs.ts';
import { usePostgres } from '../helpers/services.ts';
import { startSilentServer } from '../helpers/silent-server.ts';
import { type Patient, startPatient } from './patient.ts';

let patient: Patient;

beforeAll(async () => {
  patient = await startPatient();
});
afterAll(() => patient.stop());

/** `state id` of each row that is not `passed`; nobody prepares this environment. */
async function states(changes: Parameters<Patient['examine']>[0]): Promise<readonly string[]> {
  const { rows } = await patient.examine(changes);
  const told = rows.filter(({ id, state }) => state !== 'passed' && id !== 'prod/bootstrap-bounded');
  return told.map(({ id, state }) => `${state} ${id}`);
}

describe('configuration', () => {
  test('without an environment is a warning', async () => {
    expect(await patient.findings({ config: { environments: new Map() } })).toEqual([
      {
        id: 'configuration',
        state: 'warning',
        summary: 'there is no environment in it',
        remedy: `Add one under environments in ${join(patient.folder, 'bitiq.yaml')}`,
      },
    ]);
  });
});

describe('Slack', () => {
  test('does not take the bot token any more', async () => {
    patient.slack.revokedTokens.add(patient.slack.botToken);
    onTestFinished(() => void patient.slack.revokedTokens.delete(patient.slack.botToken));

    const found = await patient.findings();

    expect(found).toContainEqual({
      id: 'slack-login',
      state: 'failed',
      summary: 'Slack refused auth.test: token_revoked',
      remedy: 'api.slack.com/apps: Install App for SLACK_BOT_TOKEN, Basic Information for SLACK_APP_TOKEN',
    });
    expect(found.map(({ id, state }) => `${state} ${id}`)).toEqual([
      'failed slack-login',
      'unknown slack-scopes',
    ]);
  });

  test('does not take the app token', async () => {
    expect(await patient.findings({ env: { SLACK_APP_TOKEN: 'xapp-1-A0-gone' } })).toEqual([
      {
        id: 'slack-login',
        state: 'failed',
        summary: 'Slack refused apps.connections.open: invalid_auth',
        remedy: expect.stringContaining('Basic Information for SLACK_APP_TOKEN'),
      },
    ]);
  });

  test('is another workspace', async () => {
    expect(await patient.findings({ config: { workspace: 'T0OTHER01' } })).toEqual([
      {
        id: 'slack-login',
        state: 'failed',
        summary: 'SLACK_BOT_TOKEN is of workspace T0BITIQ01, bitiq.yaml says T0OTHER01',
        remedy: 'Set workspace: T0BITIQ01 in bitiq.yaml, or install the app in T0OTHER01',
      },
    ]);
  });

  test('gave the app a scope too few', async () => {
    const { app } = defaultWorkspace;
    const scopes = app.scopes.filter((scope) => scope !== 'usergroups:read');
    const workspace = { ...defaultWorkspace, app: { ...app, scopes } };
    const slack = await startSlack({ workspace, rateLimits: 'off' });
    onTestFinished(() => slack.stop());
    const env = {
      SLACK_API_URL: slack.apiUrl,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
    };

    expect(await patient.findings({ env })).toEqual([
      {
        id: 'slack-scopes',
        state: 'failed',
        summary: 'without usergroups:read',
        remedy: 'api.slack.com/apps: OAuth & Permissions, add usergroups:read, then Reinstall',
      },
    ]);
  });

  test('is not configured: skipped', async () => {
    expect(await states({ env: { SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: '' } })).toEqual([
      'skipped slack-login',
      'skipped slack-scopes',
      'skipped slack-clock',
    ]);
  });
});

describe('Redis', () => {
  test.each([
    [
      'redis-eviction',
      'failed',
      ['maxmemory-policy', 'allkeys-lru'],
      'maxmemory-policy is allkeys-lru: Redis may throw work away when it is full',
      'redis-cli -u "$REDIS_URL" config set maxmemory-policy noeviction',
    ],
    [
      'redis-persistence',
      'warning',
      ['appendonly', 'no'],
      'neither an append-only file nor snapshots: a restart empties the queue',
      'redis-cli -u "$REDIS_URL" config set appendonly yes',
    ],
  ] as const)('%s', async (id, state, [setting, value], summary, remedy) => {
    await withRedisSetting(setting, value);

    expect(await patient.findings()).toEqual([{ id, state, summary, remedy }]);
  });

  test('keeps snapshots, which is enough', async () => {
    await withRedisSetting('appendonly', 'no');
    await withRedisSetting('save', '3600 1');

    expect(await patient.findings()).toEqual([]);
  });

  test('wants a password that is not in REDIS_URL', async () => {
    await withRedisSetting('requirepass', 'a-password-of-the-test');

    expect(await patient.findings()).toEqual([
      {
        id: 'redis',
        state: 'failed',
        summary: 'Redis does not accept the password in REDIS_URL',
        remedy: 'redis-cli -u "$REDIS_URL" ping',
      },
    ]);
  });

  test('is not there, which is told once', async () => {
    const silent = await startSilentServer();
    await silent.stop();

    expect(await states({ env: { REDIS_URL: `redis://127.0.0.1:${silent.port}` } })).toEqual([
      'unknown redis',
      'skipped redis-eviction',
      'skipped redis-persistence',
    ]);
  });

  test('hangs', async () => {
    const silent = await startSilentServer();
    onTestFinished(() => silent.stop());
    const env = { REDIS_URL: `redis://127.0.0.1:${silent.port}` };

    expect(await patient.findings({ env })).toEqual([
      {
        id: 'redis',
        state: 'unknown',
        summary: 'Redis did not answer in time',
        remedy: 'redis-cli -u "$REDIS_URL" ping',
      },
    ]);
  });

  async function withRedisSetting(name: string, value: string): Promise<void> {
    const redis = new Redis(patient.redisUrl, { lazyConnect: true });
    await redis.connect();
    const [, before = ''] = (await redis.config('GET', name)) as string[];
    await redis.config('SET', name, value);
    onTestFinished(async () => {
      await redis.config('SET', name, before);
      redis.disconnect();
    });
  }
});

describe('a SQLite store', () => {
  test('that is not there yet is nothing to worry about', async () => {
    const file = join(patient.folder, 'new', 'bitiq.sqlite');

    expect(
      await states({
        env: { DATABASE_URL: `sqlite:${file}`, BITIQ_AUDIT_KEY: join(patient.folder, 'new.pem') },
      }),
    ).toEqual([
      'skipped store-schema',
      'skipped store-durability',
      'skipped audit-key',
      'skipped audit-checkpoint',
    ]);
    expect(existsSync(file)).toBe(false);
  });

  test('of an older bitiq', async () => {
    const file = copyOfStore('older', "delete from kysely_migration where name like '0001%'");

    const found = await patient.findings({ env: { DATABASE_URL: `sqlite:${file}` } });

    expect(found).toEqual([
      {
        id: 'store-schema',
        state: 'failed',
        summary: expect.stringMatching(/^1 migration not done: 0001/),
        remedy: 'bitiq serve --role all',
      },
    ]);
  });

  test('of a newer bitiq', async () => {
    const file = copyOfStore('newer', "insert into kysely_migration values ('9999-later', '2027-01-01')");

    expect(await patient.findings({ env: { DATABASE_URL: `sqlite:${file}` } })).toEqual([
      {
        id: 'store-schema',
        state: 'failed',
        summary: 'a newer bitiq was here: 9999-later',
        remedy: 'Run the version that the other processes run',
      },
    ]);
  });

  test('without a write-ahead log, which stays as it is', async () => {
    const file = copyOfStore('delete', 'pragma journal_mode = delete');
    const env = { DATABASE_URL: `sqlite:${file}` };

    const found = await patient.findings({ env });

    expect(found).toEqual([
      {
        id: 'store-durability',
        state: 'failed',
        summary: 'journal_mode is delete, not wal',
        remedy: `sqlite3 ${file} 'pragma journal_mode = wal'`,
      },
    ]);
    expect(await patient.findings({ env })).toEqual(found);
  });

  test('that somebody holds for themselves', async () => {
    const file = copyOfStore('locked', 'pragma journal_mode = wal');
    const holder = new DatabaseSync(file);
    holder.exec('begin immediate');
    onTestFinished(() => holder.close());

    expect(await patient.findings({ env: { DATABASE_URL: `sqlite:${file}` } })).toEqual([
      {
        id: 'store-writable',
        state: 'failed',
        summary: 'the store does not do it: somebody else holds it',
        remedy: `ls -ld ${file}* && df -h ${file}`,
      },
    ]);
  });

  test('that is no database: cannot tell', async () => {
    const file = join(patient.folder, 'broken.sqlite');
    writeFileSync(file, 'this is no database, and was never one\n'.repeat(200));

    const found = await patient.findings({ env: { DATABASE_URL: `sqlite:${file}` } });

    expect(found.map(({ id, state }) => `${state} ${id}`)).toEqual([
      'unknown store-schema',
      'unknown store-writable',
      'unknown store-durability',
      'unknown audit-key',
      'unknown-warning audit-checkpoint',
    ]);
    expect(found.every(({ remedy = '' }) => remedy !== '')).toBe(true);
  });

  test('after all of this has no row that doctor wrote', () => {
    const database = new DatabaseSync(patient.storeFile, { readOnly: true });
    onTestFinished(() => database.close());

    expect(database.prepare('select count(*) as rows from seen_requests').get()).toEqual({ rows: 0 });
  });
});

const postgres = usePostgres();

describe.skipIf(postgres === undefined)('a PostgreSQL store', () => {
  test('that may lose what it took, which is so of the tests’ own server', async () => {
    const { env, run } = await aDatabase();
    await run("alter database :name set synchronous_commit = 'off'");

    expect(await patient.findings({ env })).toEqual([
      {
        id: 'store-durability',
        state: 'failed',
        summary: 'fsync is off, not on; synchronous_commit is off, not on',
        remedy: "alter system set fsync = 'on'; alter system set synchronous_commit = 'on';",
      },
    ]);
  });

  test('that takes no writes', async () => {
    const { env, run } = await aDatabase();
    await run('alter database :name set default_transaction_read_only = on');

    expect((await patient.findings({ env })).find(({ id }) => id === 'store-writable')).toEqual({
      id: 'store-writable',
      state: 'failed',
      summary: 'the store does not do it: read-only',
      remedy: 'Give the user in DATABASE_URL the right to write, on a server that is no standby',
    });
  });

  test('that is not there: cannot tell', async () => {
    const silent = await startSilentServer();
    await silent.stop();
    const env = { DATABASE_URL: `postgres://bitiq@127.0.0.1:${silent.port}/bitiq` };

    expect((await patient.findings({ env })).map(({ id, state }) => `${state} ${id}`)).toEqual([
      'unknown store-schema',
      'unknown store-writable',
      'unknown store-durability',
      'unknown audit-key',
      'unknown-warning audit-checkpoint',
    ]);
  });

  /** With bitiq's tables, and nothing in them. */
  async function aDatabase() {
    if (postgres === undefined) throw new Error('there is no PostgreSQL');
    const url = await postgres.createDatabase();
    const store = await openStore(url);
    await store.migrate();
    await store.close();
    const name = new URL(url).pathname.slice(1);
    async function run(text: string): Promise<void> {
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.query(text.replace(':name', name));
      await client.end();
    }
    return { env: { DATABASE_URL: url, BITIQ_AUDIT_KEY: patient.keyFile }, run };
  }
});

describe('the audit log', () => {
  test('has a key that others can read', async () => {
    chmodSync(patient.keyFile, 0o644);
    onTestFinished(() => chmodSync(patient.keyFile, 0o600));

    expect(await patient.findings()).toEqual([
      {
        id: 'audit-key',
        state: 'failed',
        summary: `others on this machine can read ${patient.keyFile}`,
        remedy: `chmod 600 ${patient.keyFile}`,
      },
    ]);
  });

  test('has another key than it was signed with', async () => {
    const file = join(patient.folder, 'another.pem');
    const { key } = openAuditKey(file);
    const ours = openAuditKey(patient.keyFile).key;

    expect(await patient.findings({ env: { BITIQ_AUDIT_KEY: file } })).toEqual([
      {
        id: 'audit-key',
        state: 'failed',
        summary: `the last checkpoint is signed by key ${ours.id}, and ${file} holds ${key.id}`,
        remedy: 'Bring back the key of before, or find out who changed it: bitiq audit verify',
      },
    ]);
  });

  test('has lost its key', async () => {
    const file = join(patient.folder, 'gone.pem');

    expect(await patient.findings({ env: { BITIQ_AUDIT_KEY: file } })).toEqual([
      {
        id: 'audit-key',
        state: 'failed',
        summary: expect.stringContaining(file),
        remedy: expect.any(String),
      },
    ]);
  });

  test('has a key that is none', async () => {
    const file = join(patient.folder, 'none.pem');
    writeFileSync(file, 'no key\n', { mode: 0o600 });

    expect(
      (await patient.findings({ env: { BITIQ_AUDIT_KEY: file } })).map(({ id, state }) => [id, state]),
    ).toEqual([['audit-key', 'failed']]);
  });

  test('has records that nobody signs', async () => {
    const file = copyOfStore('unsigned', 'pragma journal_mode = wal');
    const store = await openStore(`sqlite:${file}`);
    await requestRun(store, aRequest({ id: 'r2' }));
    await store.close();
    const env = { DATABASE_URL: `sqlite:${file}`, BITIQ_AUDIT_KEY: patient.keyFile };
    const later = { env, aheadMs: 30 * 60_000 };

    expect(await patient.findings({ env })).toEqual([]);
    expect((await patient.findings(later)).filter(({ id }) => id === 'audit-checkpoint')).toEqual([
      {
        id: 'audit-checkpoint',
        state: 'warning',
        summary: expect.stringMatching(/^1 record not signed for \d+ min; checkpoint 1, \d+ min ago$/),
        remedy: 'bitiq audit verify, then bitiq serve --role all: a process that runs signs them',
      },
    ]);
  });
});

describe('the places that checkpoints are brought to', () => {
  const s3 = { bucket: 'acme-audit', region: 'eu-central-1', prefix: 'bitiq/', retentionDays: 1 };
  const foundOf = async (id: string, anchors: object) => {
    const { audit } = loadConfig({ env: patient.env, cwd: patient.folder });
    const { rows } = await patient.examine({ config: { audit: { ...audit, ...anchors } } });
    const row = rows.find((each) => each.id === id);
    return [row?.state, row?.summary];
  };
  test('are not asked where none is configured', async () => {
    expect([await foundOf('audit-s3', {}), await foundOf('audit-git', {})]).toEqual([
      ['passed', 'no bucket is configured'],
      ['passed', 'no repository is configured'],
    ]);
  });

  test('are a bucket that locks what is put into it', async () => {
    const { aws } = patient.worlds;
    const none = await foundOf('audit-s3', { s3 });
    aws.buckets.set('acme-audit', newBucket({ hasObjectLock: false }));
    onTestFinished(() => void aws.buckets.delete('acme-audit'));
    const forbidden = await foundOf('audit-s3', { s3 });
    aws.policies.push(readFileSync('deploy/aws/audit-anchor.json', 'utf8'));
    onTestFinished(() => void aws.policies.pop());
    const open = await foundOf('audit-s3', { s3 });
    aws.buckets.set('acme-audit', newBucket());

    expect([none, forbidden, open, await foundOf('audit-s3', { s3 })]).toEqual([
      ['unknown-warning', 'S3 bucket acme-audit is not there'],
      ['unknown-warning', 'S3 bucket acme-audit does not let bitiq do s3:GetBucketObjectLockConfiguration'],
      ['unknown-warning', 'S3 bucket acme-audit has no Object Lock: what is kept there could be deleted'],
      ['passed', 'acme-audit has Object Lock'],
    ]);
  });

  test('are a repository that the token may commit to', async () => {
    const { github } = patient.worlds;
    github.commit('acme/audit', 'main', { message: 'First', author: 'jun', files: { 'README.md': '' } });
    const git = { owner: 'acme', name: 'audit', branch: 'bitiq-audit' };
    const before = await foundOf('audit-git', { git });
    const token = github.tokens.get(GITHUB_TOKEN);
    github.tokens.set(GITHUB_TOKEN, { login: 'bitiq-bot' });
    onTestFinished(() => void (token && github.tokens.set(GITHUB_TOKEN, token)));

    expect(before).toEqual(['warning', 'the token may not write to acme/audit']);
    expect(await foundOf('audit-git', { git })).toEqual(['passed', 'the token may write to acme/audit']);
  });
});

/** A copy of the patient's store with something done to it. */
function copyOfStore(name: string, statement: string): string {
  const file = join(patient.folder, `${name}.sqlite`);
  cpSync(patient.storeFile, file);
  const database = new DatabaseSync(file);
  database.exec(statement);
  database.close();
  return file;
}
