import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type RunningRedis, startRedis } from '../../sandbox/services/redis.ts';
import { type RunningSlack, startSlack } from '../../sandbox/slack/slack.ts';
import { startTestBitiq, type TestBitiq, type TestBitiqOptions } from '../helpers/bitiq.ts';
import { aHeldJob, aQuickJob, aReport } from '../helpers/jobs.ts';

let redis: RunningRedis;
beforeAll(async () => {
  redis = await startRedis({ own: true });
});
afterAll(() => redis.stop());

async function start(
  options: Pick<TestBitiqOptions, 'jobs' | 'transport' | 'prod'>,
): Promise<{ slack: RunningSlack; bitiq: TestBitiq }> {
  const slack = await startSlack({ rateLimits: 'off' });
  const bitiq = await startTestBitiq({ slack, redisUrl: redis.url, ...options });
  onTestFinished(async () => {
    await bitiq.stop();
    await slack.stop();
  });
  return { slack, bitiq };
}

const ofRuns = (slack: RunningSlack, channel = 'prod') =>
  slack
    .messages(channel)
    .filter((message) => message.threadTs === undefined || message.threadTs === message.ts);
const asText = (message: unknown) => JSON.stringify(message);

describe.each(['socket', 'http'] as const)('a run over %s', (transport) => {
  test('is one message that grows from the request to the verdict', async () => {
    const { job, release } = aHeldJob();
    const { slack } = await start({ jobs: [job], transport });

    const typed = await slack.command({ user: 'mara', channel: 'prod', text: '/bitiq preflight prod' });
    const running = await slack.waitFor(() => ofRuns(slack).find((it) => /of 2/.test(asText(it))));
    release(
      aReport(['failed', 'passed'], { verdict: { answer: 'no', sentence: 'prod is not ready: 1 blocker' } }),
    );
    const ended = await slack.waitFor(() => ofRuns(slack).find((it) => /prod is not ready/.test(it.text)));

    expect(typed.acknowledged).toBe(true);
    expect(typed.reply).toBeUndefined();
    expect(ended.ts).toBe(running.ts);
    expect(ofRuns(slack)).toHaveLength(1);
    expect(asText(ended.blocks)).toContain('mend 0');
    const thread = await slack.waitFor(() => slack.messages('prod').find((it) => it.ts !== ended.ts));
    expect(thread.threadTs).toBe(ended.ts);
  });

  test('typed twice leads both people to the one run', async () => {
    const held = aHeldJob();
    const { slack } = await start({ jobs: [held.job], transport });
    await slack.command({ user: 'mara', channel: 'prod', text: '/bitiq preflight prod' });
    await slack.waitFor(() => ofRuns(slack)[0]);

    await slack.command({ user: 'ines', channel: 'prod', text: '/bitiq preflight prod' });
    const led = await slack.waitFor(() => slack.ephemerals('ines')[0]);
    held.release();
    await slack.waitFor(() => ofRuns(slack).find((it) => /prod is ready/.test(it.text)));

    expect(led.text).toContain('already running');
    expect(asText(led.blocks)).toContain(`/archives/C0PROD001/p`);
    expect(held.started()).toBe(1);
    expect(ofRuns(slack)).toHaveLength(1);
  });

  test('can be run again and looked into by its buttons', async () => {
    const { job, count } = aQuickJob();
    const { slack } = await start({ jobs: [job], transport });
    await slack.command({ user: 'mara', channel: 'prod', text: '/bitiq preflight prod' });
    const first = await slack.waitFor(() => ofRuns(slack).find((it) => /prod is ready/.test(it.text)));

    await slack.click({ user: 'jun', channel: 'prod', ts: first.ts, actionId: 'run.details' });
    const view = await slack.waitFor(() => slack.view('jun'));
    await slack.click({ user: 'jun', channel: 'prod', ts: first.ts, actionId: 'run.again' });
    await slack.waitFor(() => ofRuns(slack).length === 2 && count() === 2);

    expect(asText(view)).toContain('check-0');
  });
});

test('a refusal is private, says what to do next and is on record', async () => {
  const { job, count } = aQuickJob();
  const { slack, bitiq } = await start({ jobs: [job] });

  const replies = await Promise.all(
    [
      { user: 'mara', text: '/bitiq preflght prod' },
      { user: 'mara', text: '/bitiq preflight prd' },
      { user: 'mara', text: '/bitiq preflight prod --onyl x' },
      { user: 'mara', text: '/bitiq preflight staging' },
      { user: 'gast', text: '/bitiq preflight prod' },
    ].map(async (typed) => (await slack.command({ channel: 'prod', ...typed })).reply?.text),
  );

  expect(replies).toEqual([
    expect.stringContaining('Did you mean /bitiq preflight?'),
    expect.stringContaining('Did you mean prod? Environments: prod, staging'),
    expect.stringContaining('Did you mean --only?'),
    expect.stringContaining('Ask somebody of platform.'),
    expect.stringContaining('Guests'),
  ]);
  expect(ofRuns(slack)).toEqual([]);
  expect(count()).toBe(0);
  const rows = await bitiq.context.store.db.selectFrom('audit').select(['type', 'actor', 'record']).execute();
  expect(rows.map(({ type }) => type)).toEqual(Array(5).fill('request.refused'));
  expect(rows.map(({ record }) => JSON.parse(record).data.code).sort()).toEqual([
    'caller-guest',
    'not-allowed',
    'unknown-environment',
    'unknown-option',
    'unknown-verb',
  ]);
});

test('help shows only what the caller may do', async () => {
  const { slack } = await start({ jobs: [], prod: { permissions: { preflight: ['platform'] } } });

  const [mara, ines, one] = await Promise.all([
    slack.command({ user: 'mara', channel: 'prod', text: '/bitiq' }),
    slack.command({ user: 'ines', channel: 'prod', text: '/bitiq help' }),
    slack.command({ user: 'ines', channel: 'prod', text: '/bitiq help preflight' }),
  ]);

  expect(asText(mara.reply)).not.toContain('preflight');
  expect(asText(ines.reply)).toContain('/bitiq preflight');
  expect(asText(one.reply)).toContain('--timeout');
});

test('where the bot may not write, the message goes to the environment’s channel and the requester is told', async () => {
  const { job } = aQuickJob();
  const { slack } = await start({ jobs: [job] });

  await slack.command({ user: 'mara', channel: 'C0ROOM0001', text: '/bitiq preflight prod' });
  await slack.waitFor(() => ofRuns(slack).find((it) => /prod is ready/.test(it.text)));
  const told = await slack.waitFor(() => slack.directMessages('mara')[0]);

  expect(told.text).toContain('<#C0PROD001>');
});

test('where the bot may write nowhere, the requester gets the outcome as a direct message', async () => {
  const { job } = aQuickJob();
  const { slack } = await start({ jobs: [job], prod: { channel: 'C0ROOM0001' } });

  await slack.command({ user: 'mara', channel: 'C0ROOM0001', text: '/bitiq preflight prod' });
  const told = await slack.waitFor(() => slack.directMessages('mara')[0]);

  expect(told.text).toContain('prod is ready');
  expect(told.text).toContain('/invite @bitiq');
});

test('who Slack does not vouch for starts nothing', async () => {
  const { job, count } = aQuickJob();
  const { slack } = await start({ jobs: [job] });
  slack.trouble.always.set('users.info', { answer: 'hang' });

  const typed = await slack.command({ user: 'mara', channel: 'prod', text: '/bitiq preflight prod' });

  expect(typed.acknowledged).toBe(true);
  expect(typed.ackMs).toBeLessThan(3_000);
  const last = await slack.waitFor(() => slack.ephemerals('mara').find((it) => /who you are/.test(it.text)), {
    timeoutMs: 9_000,
  });
  expect(last.text).toContain('Try again');
  expect(count()).toBe(0);
});
