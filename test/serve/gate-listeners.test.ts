import { describe, expect, onTestFinished, test } from 'vitest';
import { startRedis } from '../../sandbox/services/redis.ts';
import { type RunningSlack, startSlack } from '../../sandbox/slack/slack.ts';
import type { Job } from '../../src/jobs/job.ts';
import { startTestBitiq, type TestBitiq } from '../helpers/bitiq.ts';
import { aReport } from '../helpers/jobs.ts';

type Transport = 'socket' | 'http';

const POLICY = {
  permissions: { sync: ['security'] },
  policies: { sync: { approvals: { group: 'platform' } } },
};

async function start(
  transport: Transport = 'socket',
  prod: object = POLICY,
): Promise<{ slack: RunningSlack; bitiq: TestBitiq }> {
  const [redis, slack] = await Promise.all([startRedis(), startSlack({ rateLimits: 'off' })]);
  const bitiq = await startTestBitiq({ slack, redisUrl: redis.url, jobs: [aWaitingJob], transport, prod });
  onTestFinished(async () => {
    await bitiq.stop();
    await slack.stop();
    await redis.stop();
  });
  return { slack, bitiq };
}

/** A sync whose plan waits, and which is done as soon as it may. */
const aWaitingJob: Job = {
  kind: 'sync',
  title: (environment) => `${environment} sync`,
  mutates: true,
  run: async () => ({ outcome: 'waits', plan: { waves: [] }, report: aReport(['passed']) }),
  apply: async () => ({
    outcome: 'succeeded',
    report: aReport(['passed'], { verdict: { answer: 'yes', sentence: 'prod is synced' } }),
  }),
};

/** Omar asks; ines and jun of platform may approve. Resolves once the buttons are there. */
async function ask(slack: RunningSlack): Promise<string> {
  await slack.command({ user: 'omar', channel: 'prod', text: '/bitiq sync prod' });
  const message = await slack.waitFor(() =>
    slack.messages('prod').find(({ blocks }) => JSON.stringify(blocks).includes('vote.approve')),
  );
  return message.ts;
}

const votes = (bitiq: TestBitiq) =>
  bitiq.context.store.db.selectFrom('votes').select(['by', 'decision', 'reason']).execute();
const refusals = async (bitiq: TestBitiq) =>
  (await bitiq.context.store.db.selectFrom('audit').select('record').execute())
    .map(({ record }) => JSON.parse(record))
    .filter(({ type }) => type === 'request.refused')
    .map(({ data }) => data.code);

describe.each<Transport>(['socket', 'http'])('over %s', (transport) => {
  test('a click is answered to who clicked, also where it comes too late', async () => {
    const { slack, bitiq } = await start(transport);
    const ts = await ask(slack);

    const own = await slack.click({ user: 'omar', channel: 'prod', ts, actionId: 'vote.withdraw' });
    const { text: withdrawn } = await slack.waitFor(() => slack.ephemerals('omar').at(-1));
    const late = await slack.click({ user: 'ines', channel: 'prod', ts, actionId: 'vote.approve' });
    const { text: refused } = await slack.waitFor(() => slack.ephemerals('ines').at(-1));

    expect([own.acknowledged, late.acknowledged]).toEqual([true, true]);
    expect([own.ackMs < 3_000, late.ackMs < 3_000]).toEqual([true, true]);
    expect(withdrawn).toContain('is withdrawn');
    expect(refused).toContain('was withdrawn already');
    expect(await refusals(bitiq)).toContain('already-decided');
    expect(await votes(bitiq)).toMatchObject([{ by: 'slack:T0BITIQ01/U0OMAR001', decision: 'withdraw' }]);
  });

  test('a rejection asks why, and the reason is counted and told', async () => {
    const { slack, bitiq } = await start(transport);
    const ts = await ask(slack);

    await slack.click({ user: 'jun', channel: 'prod', ts, actionId: 'vote.reject' });
    await slack.waitFor(() => slack.view('jun'));
    const blank = await slack.submitView({ user: 'jun', values: { reason: { reason: { value: ' \n  ' } } } });
    const given = await slack.submitView({
      user: 'jun',
      values: { reason: { reason: { value: 'not before the upgrade' } } },
    });
    const { text } = await slack.waitFor(() => slack.ephemerals('jun').at(-1));

    expect(blank).toMatchObject({ acknowledged: true, errors: { reason: 'The reason is empty. Say why.' } });
    expect(given).toMatchObject({ acknowledged: true, error: undefined, errors: {} });
    expect(slack.view('jun')).toBeUndefined();
    expect(text).toContain('Your rejection is counted');
    expect(await votes(bitiq)).toMatchObject([{ decision: 'reject', reason: 'not before the upgrade' }]);
  });

  test('a refusal of what a dialog asked takes its place, and is on record', async () => {
    const { slack, bitiq } = await start(transport);
    const ts = await ask(slack);
    await slack.click({ user: 'jun', channel: 'prod', ts, actionId: 'vote.reject' });
    await slack.waitFor(() => slack.view('jun'));
    await slack.click({ user: 'omar', channel: 'prod', ts, actionId: 'vote.withdraw' });
    await slack.waitFor(() => slack.ephemerals('omar').at(-1));

    const late = await slack.submitView({
      user: 'jun',
      values: { reason: { reason: { value: 'too late' } } },
    });

    expect(late).toMatchObject({ acknowledged: true, error: undefined });
    expect(JSON.stringify(slack.view('jun')?.body)).toContain('was withdrawn already');
    expect(await refusals(bitiq)).toEqual(['already-decided']);
  });

  test('a store that does not answer is told in the dialog, and no vote is cast', async () => {
    const { slack, bitiq } = await start(transport);
    const ts = await ask(slack);
    await slack.click({ user: 'jun', channel: 'prod', ts, actionId: 'vote.reject' });
    await slack.waitFor(() => slack.view('jun'));
    const { promise: released, resolve: letGo } = Promise.withResolvers<void>();
    const held = bitiq.context.store.write(() => released);

    const submitted = await slack.submitView({
      user: 'jun',
      values: { reason: { reason: { value: 'why' } } },
    });
    letGo();
    await held;

    expect(submitted).toMatchObject({ acknowledged: true, error: undefined });
    expect(submitted.ackMs).toBeLessThan(3_000);
    expect(JSON.stringify(slack.view('jun')?.body)).toContain('nothing was started');
    expect(await votes(bitiq)).toEqual([]);
  });

  test('App Home shows each person what waits for them, and a guest that it is not for guests', async () => {
    const { slack } = await start(transport);
    await ask(slack);

    await Promise.all(['ines', 'omar', 'gast'].map((user) => slack.openHome({ user })));
    const [ines, omar, gast] = await Promise.all(
      ['ines', 'omar', 'gast'].map(async (user) =>
        JSON.stringify((await slack.waitFor(() => slack.home(user))).body.blocks),
      ),
    );

    expect(ines).toContain('vote.approve');
    expect(omar).not.toContain('vote.approve');
    expect(omar).toContain('Sync prod');
    expect(gast).toContain('Guests of this workspace cannot use bitiq.');
  });

  test('a click in App Home brings no address, and is answered by direct message', async () => {
    const { slack } = await start(transport);
    await ask(slack);
    await slack.openHome({ user: 'ines' });
    await slack.waitFor(() => slack.home('ines'));

    await slack.clickView({ user: 'ines', home: true, actionId: 'vote.approve' });

    const told = await slack.waitFor(() =>
      slack.directMessages('ines').find(({ text }) => text.includes('Your approval')),
    );
    expect(told.text).toContain('is counted');
  });
});

test('a vote whose dialog closed reaches who cast it by direct message where the channel is closed to the bot', async () => {
  const { slack } = await start();
  const ts = await ask(slack);
  await slack.click({ user: 'jun', channel: 'prod', ts, actionId: 'vote.reject' });
  await slack.waitFor(() => slack.view('jun'));
  slack.trouble.always.set('chat.postEphemeral', { answer: 'server-error' });

  await slack.submitView({ user: 'jun', values: { reason: { reason: { value: 'not now' } } } });

  const told = await slack.waitFor(() => slack.directMessages('jun').at(-1));
  expect(told.text).toContain('Your rejection is counted');
});
