import { describe, expect, onTestFinished, test } from 'vitest';
import { startRedis } from '../../../sandbox/services/redis.ts';
import { type RunningSlack, type SlackOptions, startSlack } from '../../../sandbox/slack/slack.ts';
import { defaultWorkspace, type WorkspaceSeed } from '../../../sandbox/slack/workspace.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { listEntries } from '../../approvals/on-record.ts';
import { startTestBitiq, type TestBitiq } from '../../helpers/bitiq.ts';
import { aReport } from '../../helpers/jobs.ts';

/** In the group that may approve, and still nobody who may. */
const NOT_THESE = ['U0GAST001', 'U0KAI0001', 'U0FARA001', 'U0ROBO001', 'U0BITIQ01', 'U0MARA001'];

/** With somebody of another workspace, with whom a channel is shared, and a bot beside our own. */
const WORKSPACE: WorkspaceSeed = {
  ...defaultWorkspace,
  users: [
    ...defaultWorkspace.users,
    { id: 'U0FARA001', name: 'fara', realName: 'Fara Way', tz: 'Etc/UTC', teamId: 'T0OTHER01' },
    { id: 'U0ROBO001', name: 'robo', realName: 'Robo', tz: 'Etc/UTC', isBot: true },
  ],
  userGroups: defaultWorkspace.userGroups.map((group) =>
    group.handle === 'platform' ? { ...group, users: [...group.users, ...NOT_THESE] } : group,
  ),
};

interface Scene {
  readonly slack: RunningSlack;
  readonly bitiq: TestBitiq;
  /** Of the message whose plan waits for approval. */
  readonly ts: string;
}

/** A sync of mara's whose plan waits; what would be done if it were approved is nothing. */
async function aWaitingSync(given: { group?: string; workspace?: WorkspaceSeed } = {}): Promise<Scene> {
  const { group = 'platform', workspace = WORKSPACE } = given;
  const options: SlackOptions = { rateLimits: 'off', workspace };
  const [redis, slack] = await Promise.all([startRedis(), startSlack(options)]);
  const prod = { permissions: { sync: 'everyone' }, policies: { sync: { approvals: { group } } } };
  const bitiq = await startTestBitiq({ slack, redisUrl: redis.url, jobs: [waitingJob], prod });
  onTestFinished(async () => {
    await bitiq.stop();
    await slack.stop();
    await redis.stop();
  });
  await slack.command({ user: 'mara', channel: 'prod', text: '/bitiq sync prod' });
  const { ts } = await slack.waitFor(() =>
    slack.messages('prod').find(({ blocks }) => JSON.stringify(blocks).includes('vote.approve')),
  );
  return { slack, bitiq, ts };
}

const waitingJob: Job = {
  kind: 'sync',
  title: (environment) => `${environment} sync`,
  mutates: true,
  run: async () => ({ outcome: 'waits', plan: { waves: [] }, report: aReport(['passed']) }),
  apply: async () => ({ outcome: 'succeeded', report: aReport(['passed']) }),
};

/** Clicks and, where a dialog opens, submits it. Returns what this person was told in the end. */
async function vote({ slack, ts }: Scene, user: string, decision: 'approve' | 'reject'): Promise<string> {
  const dialog = () => JSON.stringify(slack.view(user)?.body);
  const answers = () => slack.ephemerals(user).filter(({ text }) => !/^Still writing/.test(text));
  const heard = answers().length;
  await slack.click({ user, channel: 'prod', ts, actionId: `vote.${decision}` });
  await slack.waitFor(() => dialog() ?? answers()[heard]);
  if (dialog() !== undefined) await slack.submitView({ user, values: REASON });
  return dialog() ?? answers()[heard]?.text ?? '';
}

const REASON = { reason: { reason: { value: 'not today' } } };

/** What everybody but one person sees. */
function seenByOthers({ slack }: Scene, person: string): unknown {
  const others = slack.workspace.users.map(({ name }) => name).filter((name) => name !== person);
  return [
    slack.messages('prod').map(({ text, blocks }) => [text, blocks]),
    others.map((name) => [name, slack.ephemerals(name), slack.view(name) ?? null]),
  ];
}

async function expectRefusal(
  scene: Scene,
  {
    user,
    decision,
    code,
    told,
  }: { user: string; decision: 'approve' | 'reject'; code: string; told: RegExp },
): Promise<void> {
  const { store } = scene.bitiq.context;
  const id = scene.slack.workspace.users.find(({ name }) => name === user)?.id ?? '';
  const [known, before] = [await listEntries(store), seenByOthers(scene, user)];

  const answer = await vote(scene, user, decision);

  const entries = (await listEntries(store)).slice(known.length);
  const { status } = await store.db.selectFrom('runs').select('status').executeTakeFirstOrThrow();
  expect(answer).toMatch(told);
  expect(seenByOthers(scene, user)).toEqual(before);
  expect(entries).toMatchObject([{ type: 'request.refused', data: { code } }]);
  expect(entries[0]?.actor).toMatch(new RegExp(`^slack:T0[A-Z0-9]+/${id}$`));
  expect(status).toBe('awaiting_approval');
  expect(await store.db.selectFrom('votes').selectAll().execute()).toEqual([]);
}

/** Who clicks, the code on record, and what they are told. All are in platform, but for omar. */
const REFUSED: readonly [string, string, string, RegExp][] = [
  ['a guest', 'gast', 'caller-guest', /Guests of this workspace cannot use bitiq/],
  ['somebody whose account is deactivated', 'kai', 'caller-deactivated', /This account is deactivated/],
  ['another bot', 'robo', 'caller-bot', /Bots cannot use bitiq/],
  ['our own bot', 'bitiq', 'caller-bot', /Bots cannot use bitiq/],
  ['somebody of another workspace', 'fara', 'caller-stranger', /People of other workspaces cannot/],
  ['somebody of no group that is asked', 'omar', 'not-an-approver', /Ask platform/],
];

describe('a vote is refused, to whoever clicked alone and on record, where that is', () => {
  test.each(REFUSED)('%s', async (_who, user, code, told) => {
    const scene = await aWaitingSync();

    await expectRefusal(scene, { user, decision: 'approve', code, told });
    await expectRefusal(scene, { user, decision: 'reject', code, told });
  });

  test('who asked', async () => {
    const told = /You asked for this run, so someone else has to approve it/;

    await expectRefusal(await aWaitingSync(), {
      user: 'mara',
      decision: 'approve',
      code: 'own-request',
      told,
    });
  });
});

describe('a vote of somebody who might approve is refused, to them alone and on record, where', () => {
  const ines = { user: 'ines', decision: 'approve' } as const;

  test('the policy asks for a group that nobody configured', async () => {
    const scene = await aWaitingSync({ group: 'legal' });

    await expectRefusal(scene, { ...ines, code: 'not-an-approver', told: /Ask legal/ });
  });

  test('Slack does not know the group', async () => {
    const userGroups = WORKSPACE.userGroups.filter(({ handle }) => handle !== 'platform');
    const scene = await aWaitingSync({ workspace: { ...WORKSPACE, userGroups } });

    await expectRefusal(scene, { ...ines, code: 'groups-unknown', told: /could not be read which groups/ });
  });

  test.each(['server-error', 'reset', 'hang'] as const)(
    'Slack does not say who is in it (%s)',
    async (answer) => {
      const scene = await aWaitingSync();
      scene.slack.trouble.always.set('usergroups.users.list', { answer });

      await expectRefusal(scene, { ...ines, code: 'groups-unknown', told: /could not be read which groups/ });
    },
  );

  test.each(['server-error', 'reset', 'hang'] as const)(
    'Slack does not say who they are (%s)',
    async (answer) => {
      const scene = await aWaitingSync();
      scene.slack.trouble.always.set('users.info', { answer });

      await expectRefusal(scene, { ...ines, code: 'identity-unknown', told: /did not say who you are/ });
    },
  );
});
