import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Policy } from '../../src/config/policy-schema.ts';
import { ConfigError, formatProblem } from '../../src/config/problem.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bitiq-policies-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function load(policies: string): Policy | undefined {
  const yaml = `groups: { platform: { userGroup: S0 }, security: { users: [U1] } }
environments:
  prod:
    policies: ${policies}
    channel: C0
    baseDomain: apps.prod.example
    vault: { address: 'https://vault.example:8200', auth: { method: kubernetes, role: bitiq } }
    repository: { owner: platform, name: gitops }
`;
  writeFileSync(join(folder, 'bitiq.yaml'), yaml);
  return loadConfig({ env: {}, cwd: folder }).environments.get('prod')?.policies.sync;
}

function problemsOf(policies: string): readonly string[] {
  try {
    load(policies);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) => formatProblem(problem).replace('environments.prod.policies', '…'));
  }
}

describe('a policy', () => {
  it('comes with every default filled in', () => {
    expect(load('{ sync: { approvals: { group: platform } } }')).toEqual({
      approvals: { group: 'platform', count: 1 },
      selfApproval: false,
      reasons: { request: false, approve: false },
      requirePreflight: false,
      expiry: 14_400_000,
      remindersAt: [0.5, 0.8],
    });
  });

  it('is frozen to its depths', () => {
    const policy = load('{ sync: { approvals: { all: [{ any: [{ group: platform }] }] } } }');

    const { approvals } = policy ?? {};
    expect(Object.isFrozen(policy?.remindersAt)).toBe(true);
    expect(typeof approvals === 'object' && 'all' in approvals && Object.isFrozen(approvals.all[0])).toBe(
      true,
    );
  });

  it('is absent where none is written', () => {
    expect(load('{}')).toBeUndefined();
  });
});

const one = (approvals: string, rest = '') => `{ sync: { approvals: ${approvals}${rest} } }`;
const many = `{ any: [${Array(11).fill('{ group: platform }')}] }`;

const MISTAKES: [mistake: string, policies: string, message: string][] = [
  [
    'a job that is none',
    '{ snyc: { approvals: auto } }',
    'bitiq.yaml:4:17: …: unknown key "snyc"; did you mean "sync"?',
  ],
  [
    'no approvals',
    '{ sync: {} }',
    'bitiq.yaml:4:17: ….sync.approvals is missing: auto (runs at once), or exactly one of all, any, group and people',
  ],
  [
    'a misspelt auto',
    one('atuo'),
    'bitiq.yaml:4:36: ….sync.approvals is "atuo"; expected auto (runs at once), or exactly one of all, any, group and people',
  ],
  [
    'nothing to ask for',
    one('{ count: 2 }'),
    'bitiq.yaml:4:36: ….sync.approvals is {"count":2}; expected auto (runs at once), or exactly one of all, any, group and people',
  ],
  [
    'two kinds in one',
    one('{ all: [{ group: platform, people: [U1] }] }'),
    'bitiq.yaml:4:44: ….sync.approvals.all[0] is {"group":"platform","people":["U1"]}; expected exactly one of all, any, group or people',
  ],
  [
    'a misspelt key',
    one('{ grup: platform }'),
    'bitiq.yaml:4:38: ….sync.approvals: unknown key "grup"; did you mean "group"?',
  ],
  [
    'a misspelt key deep inside',
    one('{ all: [{ any: [{ grup: platform }] }] }'),
    'bitiq.yaml:4:54: ….sync.approvals.all[0].any[0]: unknown key "grup"; did you mean "group"?',
  ],
  [
    'a group that is none',
    one('{ any: [{ group: platfrom }] }'),
    'bitiq.yaml:4:53: ….sync.approvals.any[0]: unknown group "platfrom"; did you mean "platform"?',
  ],
  [
    'nobody',
    one('{ group: platform, count: 0 }'),
    'bitiq.yaml:4:62: ….sync.approvals.count is 0; expected at least 1',
  ],
  [
    'more people than are listed',
    one('{ people: [U1, U2], count: 3 }'),
    'bitiq.yaml:4:63: ….sync.approvals.count is 3; expected at most the 2 that are listed',
  ],
  [
    'a person listed twice',
    one('{ people: [U1, U1] }'),
    'bitiq.yaml:4:51: ….sync.approvals.people: "U1" is listed twice',
  ],
  [
    'a name where an id belongs',
    one('{ people: [mara] }'),
    'bitiq.yaml:4:47: ….sync.approvals.people[0] is "mara"; expected a Slack user id such as U0123456789',
  ],
  [
    'a count beside all',
    one('{ all: [{ group: platform }], count: 2 }'),
    'bitiq.yaml:4:73: ….sync.approvals.count is 2; expected no count beside all or any',
  ],
  ['an empty list', one('{ any: [] }'), 'bitiq.yaml:4:43: ….sync.approvals.any is []; expected at least one'],
  [
    'a reminder after the end',
    one('auto', ', remindersAt: [1.5]'),
    'bitiq.yaml:4:56: ….sync.remindersAt[0] is 1.5; expected a part of the expiry between 0 and 1',
  ],
  [
    'an hour that is none',
    one('auto', ", quietHours: { from: '25:00', to: '07:00', timeZone: UTC }"),
    'bitiq.yaml:4:62: ….sync.quietHours.from is "25:00"; expected a time such as \'22:00\'',
  ],
  [
    'a zone that is none',
    one('auto', ", quietHours: { from: '22:00', to: '07:00', timeZone: Zurich }"),
    'bitiq.yaml:4:94: ….sync.quietHours.timeZone is "Zurich"; expected a time zone such as Europe/Zurich',
  ],
];

describe('a mistake in a policy is one message', () => {
  it.each(MISTAKES)('%s', (_, policies, message) => {
    expect(problemsOf(policies)).toEqual([message]);
  });

  it('too many ways to count', () => {
    expect(problemsOf(one(`{ all: [${many}, ${many}] }`))).toEqual([
      expect.stringContaining('….sync.approvals is '),
    ]);
    expect(problemsOf(one(`{ all: [${many}, { group: platform }] }`))).toEqual([]);
  });
});
