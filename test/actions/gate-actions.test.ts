import { describe, expect, test } from 'vitest';
import { checkView } from '../../sandbox/slack/blocks/validate.ts';
import type { ActionAnswer } from '../../src/actions/action.ts';
import { ACTIONS } from '../../src/actions/index.ts';
import type { SubmissionAnswer } from '../../src/actions/submission.ts';
import { SUBMISSIONS } from '../../src/actions/submissions/index.ts';
import { RefusedError } from '../../src/errors.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import {
  aCaller,
  aRun,
  aStanding,
  type FakeServices,
  type FakeServicesOptions,
  fakeServices,
} from '../helpers/fake-services.ts';

const BALLOT = '7k3f9q2m/nonce-1';
const GROUPS = { developers: ['U1', 'U2'], platform: ['U3'] };

const prod = (reasons: object = {}, changes: object = {}) =>
  anEnvironment({
    permissions: { sync: ['developers'] },
    policies: { sync: { approvals: { group: 'platform' }, reasons } },
    ...changes,
  });

function given(options: FakeServicesOptions = {}): FakeServices {
  return fakeServices({
    environments: [prod()],
    groups: GROUPS,
    standings: [aStanding()],
    ...options,
  });
}

async function click(fake: FakeServices, id: string, value: string, user = 'U3'): Promise<ActionAnswer> {
  const action = ACTIONS.find((known) => known.id === id);
  if (action === undefined) throw new Error(`no button ${id}`);
  return action.run({ caller: aCaller(user), value, channel: 'C1', services: fake.services });
}

async function submit(fake: FakeServices, id: string, reason: string): Promise<SubmissionAnswer> {
  const submission = SUBMISSIONS.find((known) => known.id === id);
  if (submission === undefined) throw new Error(`no dialog ${id}`);
  return submission.run({
    caller: aCaller('U3'),
    value: BALLOT,
    inputs: { reason },
    services: fake.services,
  });
}

describe('a vote', () => {
  test.each([
    ['vote.approve', 'approve', 'Your approval'],
    ['vote.withdraw', 'withdraw', 'is withdrawn'],
    ['vote.revoke', 'revoke', 'is taken back'],
  ])('%s is cast with the nonce of its button, and who clicked is told', async (id, decision, told) => {
    const fake = given();

    const { reply } = await click(fake, id, BALLOT);

    expect(fake.asked.votes).toEqual([{ runId: '7k3f9q2m', nonce: 'nonce-1', by: 'slack:T1/U3', decision }]);
    expect(reply?.text).toContain(told);
  });

  test.each(['', 'abc', 'a/b/c', '../x/y', '7k3f9q2m/', '/nonce'])(
    'with the forged value %j is refused and reaches no gate',
    async (value) => {
      const fake = given();

      for (const id of ['vote.approve', 'vote.reject', 'vote.withdraw', 'vote.revoke', 'plan.view']) {
        await expect(click(fake, id, value)).rejects.toMatchObject({ code: 'unknown-button' });
      }
      expect(fake.asked.votes).toEqual([]);
    },
  );

  test('that the gate refuses is refused with its code', async () => {
    const refusal = new RefusedError('groups-unknown', 'Slack does not say.');
    const fake = given({ gate: { vote: () => Promise.reject(refusal) } });

    await expect(click(fake, 'vote.approve', BALLOT)).rejects.toBe(refusal);
  });

  test.each(['own-request', 'already-counted'])(
    'that is refused as %s is told who is needed',
    async (code) => {
      const refusal = new RefusedError(code, 'No.', { next: 'Wait for the others.' });
      const fake = given({ gate: { vote: () => Promise.reject(refusal) } });

      await expect(click(fake, 'vote.approve', BALLOT)).rejects.toMatchObject({
        code,
        message: 'No.',
        next: expect.stringMatching(/^Wait for the others\. Still needed: .*platform/),
      });
    },
  );
});

describe('a vote that needs a reason', () => {
  test.each([
    ['vote.reject', {}],
    ['vote.approve', { approve: true }],
  ])('%s opens a dialog that carries the ballot and casts nothing', async (id, reasons) => {
    const fake = given({ environments: [prod(reasons)] });

    const { view } = await click(fake, id, BALLOT);

    expect(view).toMatchObject({ type: 'modal', callback_id: id, private_metadata: BALLOT });
    expect(checkView(view)).toEqual([]);
    expect(fake.asked.votes).toEqual([]);
  });

  test.each([
    ['is over', { run: { status: 'expired' as const } }, 'not-waiting'],
    ['was decided', { record: { decision: 'approved' as const } }, 'not-waiting'],
    ['has other buttons', { record: { nonce: 'another' } }, 'unknown-button'],
  ])('opens no dialog for a request that %s', async (_what, changes, code) => {
    const fake = given({ standings: [aStanding(changes)] });

    await expect(click(fake, 'vote.reject', BALLOT)).rejects.toMatchObject({ code });
  });

  test.each(['approve', 'reject'])(
    '%s is cast by its dialog, with the reason on one line',
    async (decision) => {
      const fake = given();

      const answer = await submit(fake, `vote.${decision}`, ' not before\nthe upgrade ');

      expect(fake.asked.votes).toMatchObject([
        { runId: '7k3f9q2m', nonce: 'nonce-1', decision, reason: 'not before the upgrade' },
      ]);
      expect(answer.errors).toBeUndefined();
      expect(answer.reply).toBeDefined();
    },
  );

  test.each(['', ' \n ', '\u200b'])('an empty reason (%j) is told beside the input', async (reason) => {
    const fake = given();

    expect(await submit(fake, 'vote.reject', reason)).toEqual({
      errors: { reason: 'The reason is empty. Say why.' },
    });
    expect(fake.asked.votes).toEqual([]);
  });

  test('a reason that the gate misses is told there too, any other refusal is not', async () => {
    const refuse = (code: string) =>
      given({ gate: { vote: () => Promise.reject(new RefusedError(code, 'No.')) } });

    expect((await submit(refuse('reason-missing'), 'vote.reject', 'why')).errors).toEqual({ reason: 'No.' });
    await expect(submit(refuse('expired'), 'vote.reject', 'why')).rejects.toMatchObject({ code: 'expired' });
  });
});

describe('View plan', () => {
  test('shows the plan and its whole hash', async () => {
    const { view } = await click(given(), 'plan.view', BALLOT);

    expect(checkView(view)).toEqual([]);
    expect(JSON.stringify(view)).toContain(`6b1f20c9${'0'.repeat(56)}`);
  });

  test('is not for who may not look there', async () => {
    const closed = prod({}, { permissions: { sync: ['developers'], preflight: ['developers'] } });

    const answer = click(given({ environments: [closed] }), 'plan.view', BALLOT, 'U8');

    await expect(answer).rejects.toMatchObject({ code: 'not-allowed' });
  });

  test('of a run without a plan is refused', async () => {
    await expect(click(given({ standings: [] }), 'plan.view', BALLOT)).rejects.toMatchObject({
      code: 'unknown-run',
    });
  });
});

describe('Cancel', () => {
  test.each([
    ['who asked', 'U1', 'slack:T1/U1'],
    ['who may sync there', 'U2', 'slack:T1/U9'],
  ])('is for %s', async (_who, user, requestedBy) => {
    const fake = given({ standings: [aStanding({ run: { requestedBy } })] });

    await click(fake, 'run.cancel', '7k3f9q2m', user);

    expect(fake.asked.cancels).toEqual([{ runId: '7k3f9q2m', by: `slack:T1/${user}` }]);
  });

  test('is not for anybody else', async () => {
    const fake = given();

    await expect(click(fake, 'run.cancel', '7k3f9q2m', 'U3')).rejects.toMatchObject({ code: 'not-allowed' });
    expect(fake.asked.cancels).toEqual([]);
  });
});

describe('Terminate', () => {
  const stuck = aRun({
    status: 'errored',
    error: { code: 'sync_stuck', message: 'stuck', reference: 'r1' },
    report: {
      title: 'prod sync',
      environment: 'prod',
      rows: [
        { id: 'toy-web-prod', title: 'toy-web-prod', state: 'passed' },
        { id: 'toy-service-prod', title: 'toy-service-prod', state: 'unknown' },
      ],
      durationMs: 1,
    },
  });

  test('asks a worker to end what is stuck, under the permission of sync', async () => {
    const fake = given({ standings: [], runs: [stuck] });

    await click(fake, 'sync.terminate', stuck.id, 'U2');

    expect(fake.asked.runs).toMatchObject([
      {
        kind: 'terminate',
        environment: 'prod',
        input: { runId: stuck.id, applications: ['toy-service-prod'] },
      },
    ]);
  });

  test('is not for who may not sync there', async () => {
    const fake = given({ standings: [], runs: [stuck] });

    await expect(click(fake, 'sync.terminate', stuck.id, 'U3')).rejects.toMatchObject({
      code: 'not-allowed',
    });
    expect(fake.asked.runs).toEqual([]);
  });

  test('of a run that is not stuck is refused', async () => {
    const fake = given({ standings: [], runs: [{ ...stuck, error: undefined }] });

    await expect(click(fake, 'sync.terminate', stuck.id, 'U2')).rejects.toMatchObject({
      code: 'nothing-stuck',
    });
  });
});

describe('Request again', () => {
  const input = { applications: ['toy-web-prod'], prune: true, dryRun: false, reason: 'why' };

  test('asks the same of the gate, for whoever clicked', async () => {
    const fake = given({ standings: [], runs: [aRun({ status: 'failed', input })] });

    await click(fake, 'run.again', '7k3f9q2m', 'U2');

    expect(fake.asked.runs).toMatchObject([{ kind: 'sync', input, requestedBy: 'slack:T1/U2' }]);
  });

  test('is refused where the policy is gone', async () => {
    const environments = [prod({}, { policies: {} })];
    const fake = given({ environments, standings: [], runs: [aRun({ status: 'failed', input })] });

    await expect(click(fake, 'run.again', '7k3f9q2m', 'U2')).rejects.toMatchObject({ code: 'no-policy' });
  });
});
