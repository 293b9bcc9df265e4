import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { startRedis } from '../../sandbox/services/redis.ts';
import { type RunningSlack, startSlack } from '../../sandbox/slack/slack.ts';
import { createLinkDesk } from '../../src/approvals/link-desk.ts';
import type { Job } from '../../src/jobs/job.ts';
import { startTestBitiq, type TestBitiq } from '../helpers/bitiq.ts';
import { aReport } from '../helpers/jobs.ts';
import { type Ended, runBitiq, startBitiq } from './run-bitiq.ts';

const PROD = {
  permissions: { sync: ['security', 'platform'] },
  policies: { sync: { approvals: { group: 'platform' }, selfApproval: false } },
};

/** A sync whose plan waits, and which is done as soon as it may. */
const aSync: Job = {
  kind: 'sync',
  title: (environment) => `${environment} sync`,
  mutates: true,
  run: async () => ({ outcome: 'waits', plan: { waves: [] }, report: aReport(['passed']) }),
  apply: async () => ({
    outcome: 'succeeded',
    report: aReport(['passed'], { verdict: { answer: 'yes', sentence: 'prod is synced' } }),
  }),
};

interface Desk {
  readonly slack: RunningSlack;
  readonly bitiq: TestBitiq;
  /** At a terminal of its own for each person. */
  type(who: string, ...words: string[]): Promise<Ended>;
  env(who: string): { cwd: string; env: Record<string, string> };
}

async function open(): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-linked-'));
  const [redis, slack] = await Promise.all([startRedis(), startSlack({ rateLimits: 'off' })]);
  const databaseUrl = `sqlite:${join(folder, 'bitiq.sqlite')}`;
  const bitiq = await startTestBitiq({ slack, redisUrl: redis.url, databaseUrl, jobs: [aSync], prod: PROD });
  onTestFinished(async () => {
    await bitiq.stop();
    await Promise.all([slack.stop(), redis.stop()]);
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'bitiq.yaml'), stringify(settings(slack)));
  const env = (who: string) => ({
    cwd: folder,
    env: {
      DATABASE_URL: databaseUrl,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_API_URL: slack.apiUrl,
      VAULT_TOKEN: 'vault-token-of-a-test',
      XDG_CONFIG_HOME: join(folder, who),
    },
  });
  return { slack, bitiq, env, type: (who, ...words) => runBitiq(words, env(who)) };
}

function settings({ workspace }: RunningSlack): object {
  return {
    workspace: workspace.team.id,
    groups: { platform: { userGroup: 'S0PLATFORM' }, security: { userGroup: 'S0SECURITY' } },
    environments: {
      prod: {
        channel: 'C0PROD001',
        baseDomain: 'apps.prod.example',
        vault: { address: 'http://127.0.0.1:1', auth: { method: 'token' } },
        repository: { owner: 'acme', name: 'gitops' },
        ...PROD,
      },
    },
  };
}

/** Who was refused, and with which code. */
async function listRefused({ bitiq }: Desk): Promise<readonly unknown[]> {
  const rows = await bitiq.context.store.db
    .selectFrom('audit')
    .select(['actor', 'record'])
    .where('type', '=', 'request.refused')
    .orderBy('seq')
    .execute();
  return rows.map(({ actor, record }) => [actor, JSON.parse(record).data.code]);
}

async function link({ slack, type }: Desk, who: string): Promise<Ended> {
  const { reply } = await slack.command({ user: who, channel: 'prod', text: '/bitiq link' });
  const code = /bitiq link ([\w-]+)/.exec(JSON.stringify(reply?.blocks))?.[1] ?? '';
  return type(who, 'link', code);
}

test('a terminal that is not linked may do nothing, and is told how to be', async () => {
  const desk = await open();

  const ended = await desk.type('omar', 'sync', 'prod');
  const wrong = await desk.type('omar', 'link', 'AAAAA-AAAAA');

  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toContain('Type /bitiq link in Slack');
  expect(wrong.code).toBe(64);
  expect(wrong.stderr).toContain('This code is not known');
  expect(await listRefused(desk)).toEqual([[expect.stringMatching(/^terminal:/), 'not-linked']]);
}, 30_000);

test('whoever is at a linked terminal and may not use bitiq any more is refused on record', async () => {
  const desk = await open();
  const { store } = desk.bitiq.context;
  const kai = `slack:${desk.slack.workspace.team.id}/U0KAI0001`;
  await desk.type('kai', 'link', (await createLinkDesk(store).createCode(kai)).code);

  const ended = await desk.type('kai', 'approvals');

  const { terminal } = await store.db.selectFrom('links').select('terminal').executeTakeFirstOrThrow();
  expect(ended.code).toBe(1);
  expect(await listRefused(desk)).toEqual([[terminal, 'caller-deactivated']]);
}, 30_000);

test('a sync that is asked for at a terminal is approved in Slack, and followed to its end', async () => {
  const desk = await open();
  expect((await link(desk, 'omar')).code).toBe(0);

  const { child, ended } = startBitiq(['sync', 'prod', '--reason', 'fixes it'], desk.env('omar'));
  const isTold = new Promise<void>((resolve) =>
    child.stdout?.on('data', (text) => String(text).includes('waits for approval') && resolve()),
  );
  const message = await desk.slack.waitFor(() =>
    desk.slack.messages('prod').find(({ blocks }) => JSON.stringify(blocks).includes('vote.approve')),
  );
  const { ts } = message;
  await isTold;
  await desk.slack.click({ user: 'ines', channel: 'prod', ts, actionId: 'vote.approve' });
  const { code, stdout, stderr } = await ended;

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('Sync prod waits for approval');
  expect(stdout).toContain('prod is synced');
}, 40_000);

test('who asked in Slack cannot approve at their terminal; who may, approves with the plan', async () => {
  const desk = await open();
  await desk.slack.command({ user: 'jun', channel: 'prod', text: '/bitiq sync prod' });
  await desk.slack.waitFor(() =>
    desk.slack.messages('prod').find(({ blocks }) => JSON.stringify(blocks).includes('vote.approve')),
  );
  const { id } = await desk.bitiq.context.store.db.selectFrom('runs').select('id').executeTakeFirstOrThrow();

  await link(desk, 'jun');
  const unread = await desk.type('jun', 'approve', id);
  const plan = /--plan ([0-9a-f]{4}-[0-9a-f]{4})/.exec(unread.stderr)?.[1] ?? '';
  const own = await desk.type('jun', 'approve', id, '--plan', plan);
  await link(desk, 'ines');
  const waiting = await desk.type('ines', 'approvals', '--json');
  const typo = await desk.type('ines', 'approve', `${id}x`, '--plan', plan);
  const other = await desk.type('ines', 'approve', id, '--plan', '0000-0000');
  const approved = await desk.type('ines', 'approve', id, '--plan', plan);
  const votes = await desk.bitiq.context.store.db.selectFrom('votes').select(['by', 'decision']).execute();

  expect([unread, own, typo, other, approved].map(({ code }) => code)).toEqual([64, 1, 64, 1, 0]);
  expect(own.stderr).toContain('You asked for this run, so someone else has to approve it.');
  expect(await listRefused(desk)).toEqual([
    [expect.stringMatching(/^terminal:/), 'own-request'],
    [expect.stringMatching(/^terminal:/), 'plan_changed'],
  ]);
  expect(typo.stderr).toContain(`Did you mean ${id}?`);
  expect(other.stderr).toContain('The plan is not the one that is up for approval.');
  expect(JSON.parse(waiting.stdout).forMe).toMatchObject([{ runId: id }]);
  expect(votes).toMatchObject([{ by: expect.stringMatching(/^terminal:/), decision: 'approve' }]);
}, 60_000);
