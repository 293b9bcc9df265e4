import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { approvalsAtTerminal } from '../../src/cli/gate/approvals.ts';
import { askAtTerminal } from '../../src/cli/gate/ask.ts';
import type { AtGate } from '../../src/cli/gate/at-the-gate.ts';
import { cancelAtTerminal } from '../../src/cli/gate/cancel.ts';
import { credentialsFile, readCredentials, writeCredentials } from '../../src/cli/gate/credentials.ts';
import { followRun } from '../../src/cli/gate/follow-run.ts';
import { identifyTerminal } from '../../src/cli/gate/identify.ts';
import { linkTerminal } from '../../src/cli/gate/link.ts';
import { lockAtTerminal, showLock, unlockAtTerminal } from '../../src/cli/gate/lock.ts';
import { voteAtTerminal } from '../../src/cli/gate/vote.ts';
import { whyAtTerminal } from '../../src/cli/gate/why.ts';
import type { RunStatus } from '../../src/runs/run.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import {
  aCaller,
  aLock,
  aRun,
  aStanding,
  type FakeServices,
  type FakeServicesOptions,
  fakeServices,
} from '../helpers/fake-services.ts';

const TERMINAL = 'terminal:mara@desk';
const TOKEN = 'a-token-of-thirty-two-characters';
const LINKED = { whoIs: async () => ({ terminal: TERMINAL, slack: 'slack:T1/U1' }) };

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'bitiq-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const environment = anEnvironment({
  channel: 'C0PROD',
  permissions: { sync: ['developers'], lock: ['developers'] },
  policies: { sync: { approvals: { group: 'platform' } } },
});

function atGate(options: FakeServicesOptions = {}, signal = new AbortController().signal) {
  const fake: FakeServices = fakeServices({
    environments: [environment],
    groups: { developers: ['U1'] },
    ...options,
  });
  const out: string[] = [];
  const err: string[] = [];
  const gate: AtGate = {
    services: fake.services,
    caller: { ...aCaller('U1'), principal: TERMINAL },
    terminal: {
      settings: { columns: 80, colour: false, live: false },
      signal,
      out: (text) => void out.push(text),
      err: (text) => void err.push(text),
    },
  };
  return { gate, asked: fake.asked, told: () => out.join(''), warned: () => err.join('') };
}

describe('bitiq link', () => {
  test('keeps the token for this user alone', async () => {
    const { services } = fakeServices();
    const out: string[] = [];
    const terminal = { name: TERMINAL, env: { HOME: home }, out: (text: string) => void out.push(text) };

    const code = await linkTerminal(services, '7KQ4M-XW2PD', terminal);

    const file = join(home, '.config/bitiq/credentials.json');
    expect(code).toBe(0);
    expect([statSync(file).mode & 0o777, statSync(join(file, '..')).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(readCredentials({ HOME: home })).toEqual({ token: TOKEN });
    expect(out.join('')).toContain('mara@desk is linked to u1 in Slack.');
    expect(out.join('')).not.toContain(TOKEN);
  });

  test('uses no code up where nothing can be kept', async () => {
    let redeemed = 0;
    const redeem = async () => {
      redeemed += 1;
      return { slack: 'slack:T1/U1', token: TOKEN };
    };
    writeFileSync(join(home, 'bitiq'), 'a file where the folder should be');
    const terminal = { name: TERMINAL, env: { XDG_CONFIG_HOME: home }, out: () => undefined };

    await expect(
      linkTerminal(fakeServices({ links: { redeem } }).services, 'x', terminal),
    ).rejects.toMatchObject({ code: 'no-home', next: expect.stringContaining('Set XDG_CONFIG_HOME') });
    expect(redeemed).toBe(0);
  });

  test('says where it could keep it when there is no home', () => {
    expect(() => credentialsFile({})).toThrow('There is no place to keep the link of this terminal.');
    expect(credentialsFile({ XDG_CONFIG_HOME: '/x', HOME: '/y' })).toBe('/x/bitiq/credentials.json');
  });
});

describe('who is at the terminal', () => {
  const env = () => ({ XDG_CONFIG_HOME: home });
  const link = () => {
    chmodSync(home, 0o700);
    rmSync(join(home, 'bitiq'), { recursive: true, force: true });
    return linkTerminal(fakeServices().services, 'x', { name: TERMINAL, env: env(), out: () => undefined });
  };

  test('acts under the name that the store has for the token, as whom Slack vouches for', async () => {
    await link();

    const caller = await identifyTerminal(fakeServices({ links: LINKED }).services, env());

    expect(caller).toMatchObject({ principal: TERMINAL, id: 'U1', standing: 'member' });
  });

  const guest = { id: 'U1', teamIds: ['T1'], standing: 'guest', name: 'mara' } as const;
  test.each<[string, FakeServicesOptions, string]>([
    ['a link that is not known any more', {}, 'link-unknown'],
    [
      'Slack that does not answer',
      { links: LINKED, directory: { getPerson: () => Promise.reject(new Error('away')) } },
      'identity-unknown',
    ],
    [
      'somebody who is a guest now',
      { links: LINKED, directory: { getPerson: async () => guest } },
      'caller-guest',
    ],
    [
      'somebody of another workspace',
      { links: { whoIs: async () => ({ terminal: TERMINAL, slack: 'slack:T2/U1' }) } },
      'other-workspace',
    ],
  ])('with %s is refused', async (_what, options, code) => {
    await link();

    await expect(identifyTerminal(fakeServices(options).services, env())).rejects.toMatchObject({ code });
  });

  test('without a link is told how to get one', async () => {
    await expect(identifyTerminal(fakeServices({ links: LINKED }).services, env())).rejects.toMatchObject({
      code: 'not-linked',
      next: expect.stringContaining('/bitiq link'),
    });
  });

  test('with a token that others can read is refused', async () => {
    await link();
    chmodSync(writeCredentials(env(), { token: TOKEN }), 0o644);

    await expect(identifyTerminal(fakeServices({ links: LINKED }).services, env())).rejects.toMatchObject({
      code: 'credentials-open',
    });
  });
});

describe('bitiq approve, reject, withdraw', () => {
  const standings = [aStanding({ run: { requestedBy: 'slack:T1/U2' } })];

  test('approve with the plan casts that vote', async () => {
    const { gate, asked, told } = atGate({ standings });

    const code = await voteAtTerminal(gate, { run: '7k3f9q2m', decision: 'approve', plan: '6B1F-20C9' });

    expect(code).toBe(0);
    expect(asked.votes).toEqual([
      { runId: '7k3f9q2m', by: TERMINAL, decision: 'approve', planHash: '6b1f-20c9' },
    ]);
    expect(told()).toContain('Your approval');
  });

  test('approve --confirm confirms what the plan asks for', async () => {
    const record = { plan: { confirmations: ['RBAC was reviewed'] } };
    const { gate, asked } = atGate({
      standings: [aStanding({ run: { requestedBy: 'slack:T1/U2' }, record })],
    });
    const asking = { run: '7k3f9q2m', decision: 'approve' as const, plan: '6b1f-20c9' };

    await voteAtTerminal(gate, { ...asking, confirm: true });
    await voteAtTerminal(gate, asking);

    expect(asked.votes.map(({ confirmed }) => confirmed)).toEqual([['RBAC was reviewed'], undefined]);
  });

  test('approve without the plan shows it and counts nothing', async () => {
    const { gate, asked, told } = atGate({ standings });

    await expect(voteAtTerminal(gate, { run: '7k3f9q2m', decision: 'approve' })).rejects.toMatchObject({
      code: 'plan-missing',
      next: expect.stringContaining('bitiq approve 7k3f9q2m --plan 6b1f-20c9'),
    });
    expect(told()).toContain('Sync prod waits for approval');
    expect(asked.votes).toEqual([]);
  });

  test('reject says why, withdraw need not', async () => {
    const { gate, asked } = atGate({ standings });

    await voteAtTerminal(gate, { run: '7k3f9q2m', decision: 'reject', reason: 'not\nnow' });
    await voteAtTerminal(gate, { run: '7k3f9q2m', decision: 'withdraw' });

    expect(asked.votes).toMatchObject([{ decision: 'reject', reason: 'not now' }, { decision: 'withdraw' }]);
  });

  test.each([
    [{ run: '7k3f9q2n', decision: 'approve' as const }, 'unknown-run'],
    [{ run: undefined, decision: 'approve' as const }, 'missing-run'],
    [{ run: '7k3f9q2m', decision: 'reject' as const, reason: ' ' }, 'reason-missing'],
  ])('%j is refused as %s', async (asking, code) => {
    const { gate, asked } = atGate({ standings });

    await expect(voteAtTerminal(gate, asking)).rejects.toMatchObject({ code });
    expect(asked.votes).toEqual([]);
  });
});

describe('reading verbs', () => {
  test('why tells each rule, as lines or as JSON, and the plan with its whole hash', async () => {
    const { gate, told } = atGate({ standings: [aStanding()] });
    await whyAtTerminal(gate, '7k3f9q2m', { json: false, plan: false });
    const json = atGate({ standings: [aStanding()] });
    await whyAtTerminal(json.gate, '7k3f9q2m', { json: true, plan: false });
    const plan = atGate({ standings: [aStanding()] });
    await whyAtTerminal(plan.gate, '7k3f9q2m', { json: false, plan: true });

    expect(told()).toContain('Sync prod waits for approval: rule 5 waits');
    expect(JSON.parse(json.told())).toMatchObject({ runId: '7k3f9q2m', status: 'awaiting_approval' });
    expect(plan.told()).toContain(`6b1f20c9${'0'.repeat(56)}`);
  });

  test('approvals lists what waits, and as JSON without what a button carries', async () => {
    const lines = atGate({ standings: [aStanding()] });
    await approvalsAtTerminal(lines.gate, { json: false });
    const { gate, told } = atGate({ standings: [aStanding()] });
    await approvalsAtTerminal(gate, { json: true });

    expect(lines.told()).toContain('run 7k3f9q2m');
    expect(JSON.parse(told()).mine).toMatchObject([{ runId: '7k3f9q2m', planId: '6b1f-20c9' }]);
    expect(told()).not.toContain('nonce-1');
  });

  test('lock --show tells who has it', async () => {
    const { gate, told } = atGate({ locks: [aLock()] });

    await showLock(gate, 'prod', { json: false });

    expect(told()).toContain('prod is locked by u9');
  });
});

test('lock, unlock and cancel are done under the name of the terminal', async () => {
  const { gate, asked, told } = atGate({ standings: [aStanding()] });

  await lockAtTerminal(gate, { environment: 'prod', steal: false, words: ['upgrading', 'Vault'] });
  await cancelAtTerminal(gate, '7k3f9q2m');
  const own = atGate({ locks: [aLock({ owner: TERMINAL })] });
  await unlockAtTerminal(own.gate, { environment: 'prod', steal: false });

  expect(asked.taken).toMatchObject([{ environment: 'prod', by: TERMINAL, reason: 'upgrading Vault' }]);
  expect(asked.cancels).toEqual([{ runId: '7k3f9q2m', by: TERMINAL }]);
  expect(own.asked.released).toMatchObject([{ by: TERMINAL }]);
  expect(told()).toContain('Sync prod is cancelled');
});

describe('bitiq sync', () => {
  const input = { applications: [], prune: false, dryRun: false, reason: 'why' };

  test('asks as Slack does, in the channel of the environment, and follows', async () => {
    const done = aRun({ id: 'newrun22', status: 'succeeded' });
    const { gate, asked, told } = atGate({ runs: [done] });

    const code = await askAtTerminal(gate, { kind: 'sync', name: 'prod', input }, { json: false });

    expect(code).toBe(0);
    expect(asked.runs).toMatchObject([{ kind: 'sync', channel: 'C0PROD', requestedBy: TERMINAL, input }]);
    expect(told()).toContain('run newrun22 · asked');
  });

  test('that may not be asked for asks for nothing', async () => {
    const { gate, asked } = atGate({ groups: {} });

    await expect(
      askAtTerminal(gate, { kind: 'sync', name: 'prod', input }, { json: false }),
    ).rejects.toMatchObject({
      code: 'not-allowed',
    });
    expect(asked.runs).toEqual([]);
  });
});

describe('a run that is followed', () => {
  test.each<[RunStatus, number]>([
    ['succeeded', 0],
    ['failed', 1],
    ['errored', 2],
    ['rejected', 3],
    ['expired', 3],
    ['cancelled', 3],
  ])('ended as %s ends with %i', async (status, code) => {
    const { gate, told } = atGate({ runs: [aRun({ status })] });

    expect(await followRun(gate, '7k3f9q2m', { json: true })).toBe(code);
    expect(JSON.parse(told())).toMatchObject({ run: '7k3f9q2m', status });
  });

  test('tells once what it waits for, and its end', async () => {
    const waiting = aStanding();
    const { gate, told } = atGate({ standings: [waiting] });
    let looks = 0;
    const getRun = async () => {
      looks += 1;
      return looks < 4 ? waiting.run : aRun({ status: 'succeeded' });
    };

    const code = await followRun({ ...gate, services: { ...gate.services, getRun } }, '7k3f9q2m', {
      json: false,
      everyMs: 1,
    });

    expect(code).toBe(0);
    expect(told().match(/waits for approval/g)).toHaveLength(1);
    expect(told()).not.toContain('still needed');
    expect(told()).toContain('bitiq approve 7k3f9q2m --plan 6b1f-20c9');
  });

  test('goes on after Ctrl-C, and it is told how to stop it', async () => {
    const leaving = new AbortController();
    const { gate, asked, warned } = atGate({ standings: [aStanding()] }, leaving.signal);

    const followed = followRun(gate, '7k3f9q2m', { json: false, everyMs: 60_000 });
    leaving.abort();

    expect(await followed).toBe(130);
    expect(warned()).toContain('Stop it: bitiq cancel 7k3f9q2m');
    expect(asked.cancels).toEqual([]);
  });

  test('is followed through a store that is away for a moment, not for ever', async () => {
    const { gate } = atGate();
    let looks = 0;
    const away = (until: number) => ({
      ...gate,
      services: {
        ...gate.services,
        getRun: async () => {
          looks += 1;
          if (looks < until) throw new Error('the store is away');
          return aRun({ status: 'succeeded' });
        },
      },
    });

    expect(await followRun(away(5), '7k3f9q2m', { json: true, everyMs: 1 })).toBe(0);
    await expect(followRun(away(1_000), '7k3f9q2m', { json: true, everyMs: 1 })).rejects.toThrow(
      'run 7k3f9q2m goes on without this terminal',
    );
  });
});
