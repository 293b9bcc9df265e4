import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newBucket } from '../../sandbox/aws/buckets.ts';
import { type RunningS3, startS3 } from '../../sandbox/aws/start-s3.ts';
import { type RunningGitHub, startGitHub } from '../../sandbox/github/start-github.ts';
import { parseCheckpointLine } from '../../src/audit/checkpoint.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { createLog } from '../../src/log/log.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { startAudit } from '../../src/serve/audit.ts';
import type { ProcessContext } from '../../src/serve/process-context.ts';
import { openStore } from '../../src/store/store.ts';

const FILE = `
audit:
  s3: { bucket: acme-audit, region: eu-central-1, prefix: bitiq/prod/ }
  git: { owner: acme, name: audit }
environments: {}
`;

let s3: RunningS3;
let github: RunningGitHub;
let folder: string;

beforeEach(async () => {
  [s3, github, folder] = await Promise.all([
    startS3(),
    startGitHub(),
    mkdtemp(join(tmpdir(), 'bitiq-audit-')),
  ]);
  s3.keys.set('AKIAAUDIT', 'secret');
  s3.buckets.set('acme-audit', newBucket());
  github.tokens.set('ghp_audit', { login: 'bitiq-bot' });
  github.commit('acme/audit', 'main', { message: 'First', author: 'mara', files: { 'README.md': 'Hi' } });
  await writeFile(join(folder, 'bitiq.yaml'), FILE);
});
afterEach(() => Promise.all([s3.stop(), github.stop(), rm(folder, { recursive: true })]));

test('a process that ends has brought its last checkpoint to S3 and to Git, as bitiq.yaml and .env say', async () => {
  await writeFile(
    join(folder, '.env'),
    [
      `AWS_ENDPOINT_URL=${s3.address}`,
      'AWS_ACCESS_KEY_ID=AKIAAUDIT',
      'AWS_SECRET_ACCESS_KEY=secret',
      `GITHUB_API_URL=${github.address}`,
      'GITHUB_TOKEN=ghp_audit',
    ].join('\n'),
  );
  const config = loadConfig({ env: readEnvironment(folder), cwd: folder, known: { checks: [], verbs: [] } });
  const store = await openStore(config.databaseUrl);
  await store.migrate();
  const log = createLog({ level: 'silent', redactor: createRedactor(config.secrets) });
  const context = { config, store, log, name: 'bitiq:test' } as unknown as ProcessContext;

  const audit = await startAudit(context, 'worker', undefined);
  await audit.stop();

  const anchors = await store.db
    .selectFrom('audit_anchors')
    .select(['anchor', 'arrived'])
    .orderBy('anchor')
    .execute();
  await store.close();
  const number = anchors[0]?.arrived ?? 0;
  expect(anchors).toEqual([
    { anchor: 'git:acme/audit@bitiq-audit', arrived: number },
    { anchor: 's3:acme-audit/bitiq/prod/', arrived: number },
  ]);
  const name = `${String(number).padStart(10, '0')}.json`;
  const inGit = github.readFile('acme/audit', 'bitiq-audit', `checkpoints/${name}`) ?? '';
  const inS3 = s3.buckets.get('acme-audit')?.objects.get(`bitiq/prod/${name}`)?.[0]?.body.toString();
  expect(inS3).toBe(inGit);
  expect(parseCheckpointLine(inGit.trimEnd())?.checkpoint.number).toBe(number);
  expect(config.secrets).toContain('secret');
});
