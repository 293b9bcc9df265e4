import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { main } from '../../src/cli/main.ts';
import { listFences, ROOT, readDocument } from '../docs/documents.ts';

const EXAMPLE = parse(readFileSync(join(ROOT, 'bitiq.example.yaml'), 'utf8'));

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bitiq-policy-'));
  const vault = { address: 'http://127.0.0.1:1', auth: { method: 'kubernetes', role: 'bitiq' } };
  const environments = Object.entries<Record<string, unknown>>(EXAMPLE.environments).map(
    ([name, { channel, baseDomain, repository, policies }]) => [
      name,
      { channel, baseDomain, repository, vault, policies: name === 'local' ? {} : policies },
    ],
  );
  const file = { groups: EXAMPLE.groups, environments: Object.fromEntries(environments) };
  writeFileSync(join(folder, 'bitiq.yaml'), stringify(file));
});

afterAll(() => rmSync(folder, { recursive: true }));

async function bitiq(...words: readonly string[]) {
  const printed = { out: '', err: '' };
  const code = await main(words, {
    env: {},
    cwd: folder,
    settings: { columns: 80, colour: false, live: false },
    signal: new AbortController().signal,
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
  });
  return { code, ...printed };
}

function write(cases: string): void {
  writeFileSync(join(folder, 'bitiq.policy.yaml'), cases);
}

const IN_PROD = 'environment: prod, job: sync, requester: mara, reason: because';

describe('bitiq policy test', () => {
  test("passes the document's table against the example", async () => {
    const [table] = listFences(readDocument('docs/commands/policy.md')).filter(
      ({ language }) => language === 'yaml',
    );
    write(table?.text ?? '');

    expect(await bitiq('policy', 'test')).toEqual({
      code: 0,
      out: [
        '✅ passed · two of platform and one of security: approved',
        '   rule 5: platform 2 of 2 (@ines, @omar) · security 1 of 1 (@sena) or platform 2 of 2 (@ines, @omar) · @U0123456789 0 of 1 · not @mara.',
        '✅ passed · who asked cannot be one of them: pending, refusing own-request',
        '   rule 4: You asked for this run, so someone else has to approve it. (own-request)',
        '   rule 5: platform 1 of 2 (@omar) · security 1 of 1 (@sena) or platform 1 of 2 (@omar) · @U0123456789 0 of 1 · not @mara.',
        '✅ passed · a push after the approval: plan_changed',
        '   rule 7: The plan made now is another one.',
        '',
        '✅ 3 cases passed',
        '',
      ].join('\n'),
      err: '',
    });
  });

  test('tells which case is wrong, what was expected, and the rule that decided', async () => {
    write(
      `cases: [{ name: alone, ${IN_PROD}, votes: [{ by: mara, groups: [platform] }], expect: approved }]`,
    );

    const { code, out } = await bitiq('policy', 'test', 'bitiq.policy.yaml');

    expect(code).toBe(1);
    expect(out).toContain(
      '❌ failed · alone: expected approved; it is pending, refusing own-request\n   rule 4: You asked for this run',
    );
    expect(out).toMatch(/❌ 1 of 1 failed\n$/);
  });

  test('fails a case whose refusals are not those that were expected', async () => {
    write(`cases: [{ name: nobody, ${IN_PROD}, expect: pending, refused: [own-request] }]`);

    expect((await bitiq('policy', 'test')).code).toBe(1);
  });

  test.each([
    [
      'one person under two names',
      'linked: [[ines, ines2]], votes: [{ by: ines, groups: [platform] }, { by: ines2, groups: [platform] }], expect: pending, refused: [already-counted]',
    ],
    ['silent groups', 'votes: [{ by: ines, groups: unknown }], expect: pending, refused: [groups-unknown]'],
    [
      'a listed person',
      'votes: [{ by: ines, groups: [platform] }, { by: omar, groups: [platform] }, { by: U0123456789 }], expect: approved',
    ],
    [
      'a guest',
      'votes: [{ by: ines, groups: [platform], standing: guest }], expect: pending, refused: [voter-guest]',
    ],
    [
      'a rejection',
      'votes: [{ by: ines, groups: [platform], decision: reject, reason: no }], expect: rejected',
    ],
    ['a withdrawal', 'votes: [{ by: mara, decision: withdraw }], expect: withdrawn'],
    [
      'a revocation',
      'votes: [{ by: ines, groups: [platform] }, { by: ines, decision: revoke, at: 2m }], expect: pending',
    ],
    [
      'an old message',
      'votes: [{ by: ines, groups: [platform], plan: other }], expect: pending, refused: [plan_changed]',
    ],
    ['the end of the time', 'now: 4h, expect: expired'],
  ])('plays %s', async (_, rest) => {
    write(`cases: [{ name: it, ${IN_PROD}, ${rest} }]`);

    const { code, out } = await bitiq('policy', 'test');

    expect(code, out).toBe(0);
  });

  test('refuses what has no policy, and asking without the reason that is wanted', async () => {
    write(`cases:
  - { name: no policy, environment: local, job: sync, requester: mara, expect: refused, refused: [no-policy] }
  - { name: no such job, environment: prod, job: constructor, requester: mara, expect: refused, refused: [no-policy] }
  - { name: no reason, environment: prod, job: sync, requester: mara, expect: refused, refused: [reason-missing] }
`);

    expect((await bitiq('policy', 'test')).code).toBe(0);
  });

  test('prints one JSON document', async () => {
    write(`cases: [{ name: nobody, ${IN_PROD}, expect: pending }]`);

    const { code, out } = await bitiq('policy', 'test', '--json');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      passed: true,
      cases: [{ name: 'nobody', passed: true, actual: { state: 'pending', refused: [] } }],
    });
  });

  test('tells every mistake in the table with its place, and ends with 78', async () => {
    write(`cases:
  - { name: it, environment: prdo, job: sync, requester: mara, expect: pending }
  - { name: it, ${IN_PROD}, expect: pending, votes: [{ by: a, groups: [platfrom], at: 2h }] }
`);
    const names = await bitiq('policy', 'test');
    write(`cases:
  - { name: it, enviroment: prod, job: sync, requester: mara, expect: aproved }
`);
    const shape = await bitiq('policy', 'test');

    expect([names.code, shape.code]).toEqual([78, 78]);
    expect(names.err.split('\n').slice(0, -1)).toEqual([
      'bitiq.policy.yaml:2:30: unknown environment "prdo"; did you mean "prod"?',
      'bitiq.policy.yaml:3:123: unknown group "platfrom"; did you mean "platform"?',
      'bitiq.policy.yaml:3:139: cases[1].votes[0].at is after now of its case',
      'bitiq: 3 problems in the configuration. Nothing was started.',
    ]);
    expect(shape.err).toContain('unknown key "enviroment"; did you mean "environment"?');
    expect(shape.err).toContain('did you mean "approved"?');
  });

  test('ends with 64 where the file cannot be read, or more is typed', async () => {
    const missing = await bitiq('policy', 'test', 'nowhere.yaml');
    const more = await bitiq('policy', 'test', 'one', 'two');

    expect([missing.code, more.code]).toEqual([64, 64]);
    expect(missing.err).toBe(
      'bitiq: nowhere.yaml cannot be read.\nName a file of cases: docs/commands/policy.md shows one.\n',
    );
    expect(more.err).toContain(
      'Usage: bitiq policy test [<file>] [--json] | policy show <environment> <job>',
    );
  });
});

describe('bitiq policy show', () => {
  test('reads a policy aloud', async () => {
    expect(await bitiq('policy', 'show', 'staging', 'sync')).toEqual({
      code: 0,
      out: [
        '🔒 sync in staging',
        '   It needs 1 of platform.',
        '   One person counts once.',
        '   Who asked may not approve.',
        '   A reason is needed to reject.',
        '   After 4 h it has expired.',
        '   Reminders go out after 2 h and 3 h.',
        '',
      ].join('\n'),
      err: '',
    });
  });

  test('says where nobody may', async () => {
    const { code, out } = await bitiq('policy', 'show', 'local', 'sync');

    expect(code).toBe(1);
    expect(out).toContain('nobody may.');
  });

  test('names the environments that there are', async () => {
    const { code, err } = await bitiq('policy', 'show', 'prodd', 'sync');

    expect(code).toBe(64);
    expect(err).toContain('Did you mean prod?');
  });
});
