import type { KnownBlock } from '@slack/types';
import { describe, expect, test } from 'vitest';
import type { Reply } from '../../src/commands/command.ts';
import { COMMANDS } from '../../src/commands/index.ts';
import { status } from '../../src/commands/status.ts';
import { ExternalError } from '../../src/errors.ts';
import { readHome } from '../../src/serve/read-home.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import {
  aCaller,
  aLock,
  aRun,
  aStanding,
  type FakeServicesOptions,
  fakeServices,
} from '../helpers/fake-services.ts';
import { toPlain } from '../messages/plain.ts';

/** prod and open are for everybody; core is for platform, vaults for security, and those who lock it may look. */
const ENVIRONMENTS = [
  anEnvironment(),
  anEnvironment({ name: 'open', permissions: { preflight: 'everyone' } }),
  anEnvironment({ name: 'core', permissions: { preflight: ['platform'] } }),
  anEnvironment({ name: 'vaults', permissions: { preflight: ['security'], lock: ['platform'] } }),
  anEnvironment({ name: 'cellar', permissions: { preflight: ['security'], drift: 'everyone' } }),
];
const GROUPS = { platform: ['UINES', 'UJUN'], security: ['UOMAR'] };

function someServices(options: FakeServicesOptions = {}) {
  return fakeServices({ environments: ENVIRONMENTS, groups: GROUPS, ...options }).services;
}

async function ask(services: ReturnType<typeof someServices>, id: string, ...positionals: string[]) {
  const caller = aCaller(id);
  const args = { positionals, options: {} };
  const answer = await status.run({ caller, channel: 'C0PROD', args, services, commands: COMMANDS });
  return (await answer.later?.()) as Reply;
}

const linesOf = (blocks: readonly KnownBlock[]) => toPlain(blocks).join('\n');

describe('somebody sees the environments that they may see, and no other is named', () => {
  const people: [person: string, sees: readonly string[]][] = [
    ['UMARA', ['prod', 'open']],
    ['UINES', ['prod', 'open', 'core', 'vaults']],
    ['UJUN', ['prod', 'open', 'core', 'vaults']],
    ['UOMAR', ['prod', 'open', 'vaults', 'cellar']],
  ];
  const everything = {
    locks: ENVIRONMENTS.map(({ name }) => aLock({ environment: name, reason: `reason-${name}` })),
    runs: ENVIRONMENTS.map(({ name }) => aRun({ id: `run-${name}`, environment: name, status: 'running' })),
    standings: ENVIRONMENTS.map(({ name }) =>
      aStanding({ run: { id: `ask-${name}`, environment: name, requestedBy: 'slack:T1/U9' } }),
    ),
    records: Object.fromEntries(
      ENVIRONMENTS.map(({ name }) => [name, { silence: { since: new Date(), why: `why-${name}` } }]),
    ),
  };

  test.each(people)('%s, in /bitiq status', async (person, sees) => {
    const { text, blocks } = await ask(someServices(everything), person);

    for (const { name } of ENVIRONMENTS) {
      expect([name, linesOf(blocks).includes(name)]).toEqual([name, sees.includes(name)]);
    }
    expect(text).toContain(`${sees.length} environments`);
  });

  test.each(people)('%s, in App Home', async (userId, sees) => {
    const { blocks } = await readHome(someServices(everything), { userId, teamId: 'T1' });

    for (const { name } of ENVIRONMENTS) {
      expect([name, linesOf(blocks as KnownBlock[]).includes(name)]).toEqual([name, sees.includes(name)]);
    }
  });

  test.each(people)('%s, in what is said to who mistypes', async (person, sees) => {
    const refused = await ask(someServices(), person, 'prdo').catch((error) => error);

    expect(refused.next).toBe(`Did you mean prod? Environments: ${sees.join(', ')}`);
  });

  test('one that somebody may not see is not there', async () => {
    const refused = await ask(someServices(everything), 'UMARA', 'core').catch((error) => error);

    expect(refused).toMatchObject({ code: 'unknown-environment', message: 'There is no environment core.' });
  });

  test('none is left out in silence where Slack does not say which groups somebody is in', async () => {
    const silence = new ExternalError('slack', 'unreachable', 'Slack did not answer');
    const services = someServices({ directory: { isInGroup: () => Promise.reject(silence) } });

    await expect(ask(services, 'UINES')).rejects.toMatchObject({ code: 'groups-unknown' });
  });
});

test('one environment in full is all of what is on record', async () => {
  const year = new Date().getFullYear() + 1;
  const freeze = {
    from: `${year}-12-20`,
    to: `${year}-12-31`,
    reason: 'year end',
    timeZone: 'Europe/Zurich',
  };
  const at = new Date(Date.now() - 2 * 86_400_000);
  const services = someServices({
    environments: [
      anEnvironment({
        freezes: [freeze],
        schedules: {
          weekly: { job: 'digest', cron: '0 8 1 1 *', timeZone: 'UTC' },
          often: { job: 'drift', cron: '* * * * *', timeZone: 'UTC' },
        },
      }),
    ],
    locks: [aLock({ reason: 'upgrading Vault' })],
    standings: [aStanding({ run: { requestedBy: 'slack:T1/U9' } })],
    gate: { listPossibleApprovers: async () => ['UINES'] },
    records: {
      prod: {
        runs: [aRun({ id: '7k3f', kind: 'preflight', status: 'running' })],
        verdicts: { preflight: { answer: 'yes', sentence: 'prod is ready', at } },
        drift: { open: 3, came: 1, gone: 0, snoozed: 1, at },
      },
    },
  });

  const { blocks } = await ask(services, 'UINES', 'prod');

  expect(toPlain(blocks)).toEqual([
    '# ⚠️ prod: ready 2 d ago, 2 drifted, locked by @u9, 1 request waits for your approval',
    'Waits for your approval',
    expect.stringContaining('Sync prod `7k3f9q2m` asked by @u9'),
    expect.stringMatching(/^⚠️ drift {2}3 open, 1 new, 1 snoozed/),
    expect.stringMatching(/^🔒 prod is locked by @u9: "upgrading Vault"/),
    expect.stringMatching(/^✅ preflight {2}prod is ready/),
    expect.stringMatching(new RegExp(`^➖ freeze from \\w+ 20 Dec ${year}, 00:00 Europe/Zurich: year end$`)),
    'Last runs',
    expect.stringMatching(/^⏳ prod preflight · running · @u1 · .* · `7k3f`$/),
    expect.stringMatching(/^⏳ next drift \{/),
    '(next: `/bitiq approvals` · all environments: `/bitiq status`)',
  ]);
});

test('a freeze in force says when it ends', async () => {
  const freeze = { from: '2020-01-01', to: '2999-12-31', reason: 'forever', timeZone: 'UTC' };
  const services = someServices({ environments: [anEnvironment({ freezes: [freeze] })] });

  const { text } = await ask(services, 'UMARA', 'prod');

  expect(text).toContain('prod: no preflight yet, frozen until Wed 1 Jan 3000, 00:00 UTC.');
});
