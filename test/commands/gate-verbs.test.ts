import { describe, expect, test } from 'vitest';
import type { CommandAnswer } from '../../src/commands/command.ts';
import { handleCommand } from '../../src/commands/handle-command.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import {
  aLock,
  aRun,
  aStanding,
  type FakeServices,
  type FakeServicesOptions,
  fakeServices,
} from '../helpers/fake-services.ts';

const PERMISSIONS = { sync: ['developers'], lock: ['developers'], steal: ['admins'] };
const APPROVED_BY_PLATFORM = { sync: { approvals: { group: 'platform' } } };
const GROUPS = { developers: ['U1', 'U2'], admins: ['U2'], platform: ['U3'] };

const prod = (changes: object = {}) =>
  anEnvironment({ permissions: PERMISSIONS, policies: APPROVED_BY_PLATFORM, ...changes });

function given(options: FakeServicesOptions = {}): FakeServices {
  return fakeServices({ environments: [prod()], groups: GROUPS, ...options });
}

/** What `U1`, or somebody else, is told. */
async function type(fake: FakeServices, text: string, userId = 'U1'): Promise<string> {
  const typed = { text, teamId: 'T1', userId, channelId: 'C1' };
  const answer: CommandAnswer = await handleCommand(fake.services, typed);
  return JSON.stringify(answer.reply ?? (await answer.later?.()) ?? '');
}

describe('/bitiq sync without --dry-run', () => {
  test('asks the gate with the reason, and the same question without it is the same', async () => {
    const fake = given();

    await type(fake, 'sync prod toy-web-prod --prune --reason "fixes the\necho timeout"');
    await type(fake, 'sync prod toy-web-prod --prune --reason other');
    await type(fake, 'sync prod toy-web-prod --reason other');

    const [first, second, third] = fake.asked.runs;
    expect(first?.input).toEqual({
      applications: ['toy-web-prod'],
      prune: true,
      dryRun: false,
      reason: 'fixes the echo timeout',
    });
    expect(first).toMatchObject({ kind: 'sync', requestedBy: 'slack:T1/U1', channel: 'C1' });
    expect(second?.dedupeKey).toBe(first?.dedupeKey);
    expect(third?.dedupeKey).not.toBe(first?.dedupeKey);
  });

  test('leads who asks the same to the request that waits', async () => {
    const waiting = aRun({ requestedBy: 'slack:T1/U2' });
    const fake = given({ requestRun: async () => ({ run: waiting, created: false }) });

    expect(await type(fake, 'sync prod')).toContain('asked by u2');
  });

  test.each([
    ['no policy', { policies: {} }, 'sync prod', 'no-policy', 'environments.prod.policies.sync'],
    [
      'no reason where one is needed',
      { policies: { sync: { approvals: 'auto', reasons: { request: true } } } },
      'sync prod',
      'reason-missing',
      '--reason',
    ],
    ['nobody may', { permissions: {} }, 'sync prod', 'not-allowed', 'permissions.sync'],
    ['an empty reason', {}, 'sync prod --reason " "', 'reason-missing', 'Say why'],
    ['a long reason', {}, `sync prod --reason ${'x'.repeat(501)}`, 'reason-too-long', '500'],
  ])('with %s is refused with what to do', async (_what, changes, text, code, next) => {
    const fake = given({ environments: [prod(changes)] });

    await expect(type(fake, text)).rejects.toMatchObject({ code, next: expect.stringContaining(next) });
    expect(fake.asked.runs).toEqual([]);
  });

  test('a plan needs no policy and keeps no reason', async () => {
    const fake = given({ environments: [prod({ policies: {} })] });

    await type(fake, 'sync prod --dry-run --reason why');

    expect(fake.asked.runs[0]?.input).toEqual({ applications: [], prune: false, dryRun: true });
  });
});

describe('/bitiq why', () => {
  test('tells each rule with its verdict, and who is needed', async () => {
    const told = await type(given({ standings: [aStanding()] }), 'why 7K3F9Q2M');

    expect(told).toContain('Sync prod waits for approval: rule 5 waits');
    expect(told).toContain('platform 0 of 1');
  });

  test('of a run that never came to the gate says so', async () => {
    const run = aRun({ id: 'abc', kind: 'preflight', status: 'running', input: {} });

    expect(await type(given({ runs: [run] }), 'why abc')).toContain('Nobody has to approve it.');
  });

  test.each([
    ['why 7k3f9q2n', 'unknown-run', 'Did you mean 7k3f9q2m?'],
    ['why', 'missing-run', 'Waiting now: 7k3f9q2m'],
    ['why zzzzzzzz', 'unknown-run', 'Waiting now: 7k3f9q2m'],
    ['cancel 7k3f9q2n', 'unknown-run', 'Did you mean 7k3f9q2m?'],
  ])('%s: %s, with a hint', async (text, code, next) => {
    const fake = given({ standings: [aStanding()] });

    await expect(type(fake, text)).rejects.toMatchObject({ code, next: expect.stringContaining(next) });
  });

  test('is not for who may not look there', async () => {
    const closed = prod({ permissions: { ...PERMISSIONS, preflight: ['developers'] } });
    const fake = given({ environments: [closed], standings: [aStanding()] });

    await expect(type(fake, 'why 7k3f9q2m', 'U8')).rejects.toMatchObject({ code: 'not-allowed' });
  });
});

describe('/bitiq approvals', () => {
  const options: FakeServicesOptions = {
    standings: [
      aStanding({ run: { id: 'mine', requestedBy: 'slack:T1/U1' } }),
      aStanding({ run: { id: 'forme', requestedBy: 'slack:T1/U2' } }),
      aStanding({ run: { id: 'theirs', requestedBy: 'slack:T1/U2' } }),
    ],
    gate: { listPossibleApprovers: async ({ run }) => (run.id === 'forme' ? ['U1', 'U3'] : ['U3']) },
  };

  test('tells what waits for me, for my requests, and for others', async () => {
    const told = await type(given(options), 'approvals');

    expect(told).toMatch(/Waits for you.*"forme".*Your requests.*"mine".*Others.*"theirs"/s);
  });

  test('shows nothing of an environment where one may not look, but what waits for oneself', async () => {
    const closed = prod({ permissions: { ...PERMISSIONS, preflight: ['developers'] } });

    const told = await type(given({ ...options, environments: [closed] }), 'approvals', 'U3');

    expect(told).toMatch(/"forme".*"theirs"/s);
    expect(await type(given({ ...options, environments: [closed] }), 'approvals', 'U8')).toContain(
      'all is decided',
    );
  });
});

describe('/bitiq cancel', () => {
  test.each([
    ['who asked', 'U5', 'slack:T1/U5'],
    ['who may ask for such a run there', 'U2', 'slack:T1/U5'],
  ])('is for %s', async (_who, userId, requestedBy) => {
    const fake = given({ standings: [aStanding({ run: { requestedBy } })] });

    expect(await type(fake, 'cancel 7k3f9q2m', userId)).toContain('is cancelled');
    expect(fake.asked.cancels).toEqual([{ runId: '7k3f9q2m', by: `slack:T1/${userId}` }]);
  });

  test('is not for anybody else', async () => {
    const fake = given({ standings: [aStanding()] });

    await expect(type(fake, 'cancel 7k3f9q2m', 'U8')).rejects.toMatchObject({ code: 'not-allowed' });
    expect(fake.asked.cancels).toEqual([]);
  });

  test('says when a run stops later, and when there is nothing to stop', async () => {
    const standings = [aStanding()];
    const stopping = given({ standings, gate: { cancel: async () => 'stopping' } });
    const over = given({ standings, gate: { cancel: async () => 'over' } });

    expect(await type(stopping, 'cancel 7k3f9q2m')).toContain('within 5 s');
    await expect(type(over, 'cancel 7k3f9q2m')).rejects.toMatchObject({ code: 'already-over' });
  });

  test('a group source that does not answer is a refusal', async () => {
    const isInGroup = () => Promise.reject(new Error('Slack is away'));
    const fake = given({ standings: [aStanding()], directory: { isInGroup } });

    await expect(type(fake, 'cancel 7k3f9q2m', 'U2')).rejects.toMatchObject({ code: 'groups-unknown' });
  });
});

describe('/bitiq lock and unlock', () => {
  test('take it with the words as reason, and give it back', async () => {
    const fake = given();

    expect(await type(fake, 'lock prod upgrading Vault')).toContain('upgrading Vault');
    const own = given({ locks: [aLock({ owner: 'slack:T1/U1' })] });
    await type(own, 'unlock prod');

    expect(fake.asked.taken).toEqual([
      { environment: 'prod', by: 'slack:T1/U1', steal: false, reason: 'upgrading Vault' },
    ]);
    expect(own.asked.released).toEqual([{ environment: 'prod', by: 'slack:T1/U1', steal: false }]);
  });

  test('a lock that somebody has is refused with who, why and for how long', async () => {
    const fake = given({ locks: [aLock({ reason: 'upgrading Vault' })] });

    await expect(type(fake, 'lock prod')).rejects.toMatchObject({
      code: 'locked',
      message: 'prod is locked by @u9, for 2 h now, saying: upgrading Vault.',
    });
    await expect(type(fake, 'unlock prod')).rejects.toMatchObject({ code: 'not-yours' });
    expect([fake.asked.taken, fake.asked.released]).toEqual([[], []]);
  });

  test('a lock that was just taken is refused without its seconds', async () => {
    const fake = given({ locks: [aLock({ takenAt: new Date() })] });

    await expect(type(fake, 'lock prod')).rejects.toMatchObject({
      message: 'prod is locked by @u9, for less than 1 min now.',
    });
  });

  test('stealing needs a right of its own', async () => {
    const fake = given({ locks: [aLock()] });

    await expect(type(fake, 'lock prod --steal')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(type(fake, 'unlock prod --steal')).rejects.toMatchObject({
      code: 'not-allowed',
      message: 'You may not take the lock of prod away from somebody.',
    });
    expect(await type(fake, 'lock prod --steal', 'U2')).toContain('took the lock of prod from @u9');
    await type(fake, 'unlock prod --steal', 'U2');

    expect(fake.asked.taken).toMatchObject([{ by: 'slack:T1/U2', steal: true }]);
    expect(fake.asked.released).toMatchObject([{ by: 'slack:T1/U2', steal: true }]);
  });

  test('by default nobody may lock or steal', async () => {
    const fake = given({ environments: [prod({ permissions: {} })] });

    await expect(type(fake, 'lock prod')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(type(fake, 'lock prod --steal')).rejects.toMatchObject({ code: 'not-allowed' });
  });

  test('--show tells who has it, to who may look', async () => {
    const fake = given({ locks: [aLock({ reason: 'upgrading Vault' })] });

    expect(await type(fake, 'lock prod --show', 'U8')).toContain('prod is locked by @u9');
    expect(fake.asked.taken).toEqual([]);
  });
});

test('/bitiq link tells the code in its blocks and nowhere else', async () => {
  const fake = given();

  const answer = await handleCommand(fake.services, {
    text: 'link',
    teamId: 'T1',
    userId: 'U1',
    channelId: 'C1',
  });

  expect(JSON.stringify(answer.reply?.blocks)).toContain('bitiq link 7KQ4M-XW2PD');
  expect(answer.reply?.text).not.toContain('7KQ4M');
  expect(fake.asked.codes).toEqual(['slack:T1/U1']);
});
