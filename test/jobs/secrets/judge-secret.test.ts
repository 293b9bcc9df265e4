import { describe, expect, test } from 'vitest';
import type { EnvironmentSecret } from '../../../src/config/secrets-schema.ts';
import type { SecretDelivery } from '../../../src/integrations/secret-operators/secret-delivery.ts';
import type { DestinationFacts, SecretFacts, StoreFact } from '../../../src/jobs/secrets/facts.ts';
import { judgeSecret } from '../../../src/jobs/secrets/judge-secret.ts';
import { sayVerdict } from '../../../src/jobs/secrets/wording.ts';

const NOW = new Date('2026-11-21T10:00:00Z');
const DAY = 86_400_000;
const ago = (days: number) => new Date(NOW.getTime() - days * DAY);

const secret: EnvironmentSecret = {
  path: 'github/webhook',
  kind: 'vault-vso',
  keys: ['token', 'url'],
  destinations: ['ns/webhook'],
  maxAge: 90 * DAY,
};

const aDelivery = (given: Partial<SecretDelivery> = {}): SecretDelivery => ({
  kind: 'VaultStaticSecret',
  name: 'webhook',
  namespace: 'ns',
  destination: 'webhook',
  word: 'synced',
  says: 'SecretSynced',
  ...given,
});
const told = (...deliveries: readonly SecretDelivery[]): DestinationFacts['operator'] => ({
  state: 'told',
  deliveries,
});
const FAILING = told(aDelivery({ word: 'failing', says: 'VaultClientError: permission denied' }));
const SILENT = told(aDelivery({ word: 'silent', says: '' }));
const ESO = aDelivery({ kind: 'ExternalSecret', name: 'hook' });
const unknown = (why: string) => ({ state: 'unknown' as const, why });
const SEALED = unknown('Vault is sealed');
const found = (keys: readonly string[] | undefined, days = 1): StoreFact => ({
  state: 'found',
  keys,
  changedAt: ago(days),
});

function facts(
  given: Partial<Omit<SecretFacts, 'destinations'>> & Partial<DestinationFacts> = {},
): SecretFacts {
  const { operator, presence, link, ...rest } = given;
  return {
    secret,
    need: { state: 'needed' },
    store: found(['token', 'url']),
    destinations: [
      {
        destination: 'ns/webhook',
        operator: operator ?? told(aDelivery()),
        presence: presence ?? { state: 'present' },
        ...(link && { link }),
      },
    ],
    ...rest,
  };
}

type Row = readonly [what: string, given: Parameters<typeof facts>[0], state: string, verdict: string];

const MISSING = { state: 'missing' } as const;
const ALONE: readonly Row[] = [
  ['everything is there', {}, 'passed', 'present'],
  ['AWS tells no keys', { store: found(undefined) }, 'passed', 'present'],
  [
    'there is neither store nor operator',
    { store: { state: 'none' }, operator: { state: 'none' } },
    'passed',
    'present',
  ],
  [
    'Git turned it off',
    { need: { state: 'unneeded', flag: 'aFlag' } },
    'skipped',
    'not needed here: aFlag is false',
  ],
  ['a key is missing', { store: found(['url']) }, 'failed', 'missing key token'],
  ['both are', { store: found(['other']) }, 'failed', 'missing keys token, url'],
  ['nothing is there', { store: { state: 'empty' } }, 'failed', 'empty path'],
  ['a version without keys is there', { store: found([]) }, 'failed', 'empty path'],
  [
    'it is one data/ too deep',
    { store: { state: 'empty', elsewhere: 'data/data/github/webhook' } },
    'failed',
    'wrong path (data/data/github/webhook)',
  ],
  [
    'its version is deleted',
    { store: { state: 'deleted', version: '3', isDestroyed: false } },
    'failed',
    'deleted version',
  ],
  ['it is as old as it may be', { store: found(['token', 'url'], 90) }, 'passed', 'present'],
  ['it is older', { store: found(['token', 'url'], 97.5) }, 'warning', 'stale (97 days)'],
  [
    'the Secret is not there',
    { presence: MISSING, operator: FAILING },
    'failed',
    'destination missing: ns/webhook',
  ],
  [
    'not even its namespace is',
    { presence: { state: 'no-namespace' }, operator: told() },
    'failed',
    'destination missing: ns/webhook, and its namespace',
  ],
  [
    'nobody has made the plain one',
    { operator: { state: 'none' }, presence: MISSING },
    'failed',
    'destination missing: ns/webhook',
  ],
  [
    'the operator says it is there and it is not',
    { presence: MISSING },
    'failed',
    'operator says SecretSynced but ns/webhook is not there',
  ],
  [
    'the operator says it failed and it is there',
    { operator: FAILING },
    'warning',
    'operator says VaultClientError: permission denied but ns/webhook is there',
  ],
  [
    'the operator says nothing yet',
    { operator: SILENT },
    'warning',
    'operator says nothing yet but ns/webhook is there',
  ],
  [
    'no operator writes it',
    { operator: told() },
    'warning',
    'operator says nothing of it but ns/webhook is there',
  ],
  [
    'two operators write it',
    { operator: told(aDelivery(), ESO) },
    'failed',
    'two operators write ns/webhook: VaultStaticSecret webhook and ExternalSecret hook',
  ],
  [
    'its ServiceAccount does not list it',
    { link: { state: 'unlinked', missing: ['pull'] } },
    'failed',
    'ns/webhook is not linked to its ServiceAccount',
  ],
  ['Vault is sealed', { store: SEALED }, 'unknown', 'cannot tell (Vault is sealed)'],
  [
    'the operator is not told',
    { operator: unknown('403 on list x') },
    'unknown',
    'cannot tell (403 on list x)',
  ],
  [
    'the cluster does not answer',
    { presence: unknown('no answer within 10 s') },
    'unknown',
    'cannot tell (no answer within 10 s)',
  ],
  ['its link is not told', { link: unknown('403 on get y') }, 'unknown', 'cannot tell (403 on get y)'],
];

test.each(ALONE)('where %s', (_what, given, state, verdict) => {
  const judgement = judgeSecret(facts(given), NOW);

  expect([judgement.state, sayVerdict(judgement.verdict), judgement.others]).toEqual([state, verdict, []]);
});

describe('where several things are so, the first cause of the worst counts and the rest is told too', () => {
  test.each<readonly [string, Parameters<typeof facts>[0], string, readonly string[]]>([
    [
      'the store is the cause of the cluster',
      { store: { state: 'empty' }, operator: FAILING, presence: MISSING },
      'empty path',
      ['destination missing: ns/webhook'],
    ],
    [
      'what is known to be wrong comes before what could not be asked',
      { store: SEALED, operator: FAILING, presence: MISSING },
      'destination missing: ns/webhook',
      ['cannot tell (Vault is sealed)'],
    ],
    [
      'what could not be asked comes before a warning',
      { operator: FAILING, store: SEALED },
      'cannot tell (Vault is sealed)',
      ['operator says VaultClientError: permission denied but ns/webhook is there'],
    ],
    [
      'one cause is told once',
      { operator: unknown('no answer'), presence: unknown('no answer') },
      'cannot tell (no answer)',
      [],
    ],
    [
      'a missing key hides neither age nor two operators',
      { store: found(['url'], 200), operator: told(aDelivery(), ESO), presence: MISSING },
      'missing key token',
      [
        'two operators write ns/webhook: VaultStaticSecret webhook and ExternalSecret hook',
        'destination missing: ns/webhook',
        'stale (200 days)',
      ],
    ],
    [
      'where Git does not tell whether it is needed, it is not called missing',
      { need: unknown('GitHub is down'), store: { state: 'empty' }, operator: FAILING, presence: MISSING },
      'cannot tell (GitHub is down)',
      ['empty path', 'destination missing: ns/webhook'],
    ],
  ])('%s', (_what, given, verdict, others) => {
    const judgement = judgeSecret(facts(given), NOW);

    expect([sayVerdict(judgement.verdict), judgement.others.map(sayVerdict)]).toEqual([verdict, others]);
  });

  test('of two destinations the one that is missing is named', () => {
    const one = facts();
    const other = facts({ presence: MISSING, operator: FAILING }).destinations.map((each) => ({
      ...each,
      destination: 'ns/other',
    }));

    const { verdict } = judgeSecret({ ...one, destinations: [...one.destinations, ...other] }, NOW);

    expect(sayVerdict(verdict)).toBe('destination missing: ns/other');
  });

  test('what is there is not asked for by Git: it is present', () => {
    expect(judgeSecret(facts({ need: unknown('GitHub is down') }), NOW).verdict.kind).toBe('present');
  });
});
