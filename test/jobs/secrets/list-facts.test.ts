import { expect, test } from 'vitest';
import type { SecretDelivery } from '../../../src/integrations/secret-operators/secret-delivery.ts';
import type { DestinationFacts, SecretFacts, StoreFact } from '../../../src/jobs/secrets/facts.ts';
import { listFacts } from '../../../src/jobs/secrets/list-facts.ts';

const NOW = new Date('2026-11-21T10:00:00Z');
const DAY = 86_400_000;

const delivery: SecretDelivery = {
  kind: 'VaultStaticSecret',
  name: 'webhook',
  namespace: 'ns',
  destination: 'webhook',
  word: 'synced',
  says: 'SecretSynced',
};
const told = (...deliveries: readonly SecretDelivery[]) => ({ state: 'told' as const, deliveries });
const unknown = (why: string) => ({ state: 'unknown' as const, why });
const found = (keys: readonly string[] | undefined, days = 12): StoreFact => ({
  state: 'found',
  keys,
  changedAt: new Date(NOW.getTime() - days * DAY),
});

interface Given {
  readonly store?: StoreFact;
  readonly maxAge?: number;
  readonly destinations?: readonly Partial<DestinationFacts>[];
}

function factsOf({ store = found(['token', 'url']), maxAge, destinations = [{}] }: Given): readonly string[] {
  const facts: SecretFacts = {
    secret: {
      path: 'github/webhook',
      kind: 'vault-vso',
      keys: ['token', 'url'],
      destinations: ['ns/webhook'],
      ...(maxAge !== undefined && { maxAge }),
    },
    need: { state: 'needed' },
    store,
    destinations: destinations.map((given) => ({
      destination: 'ns/webhook',
      operator: told(delivery),
      presence: { state: 'present' },
      ...given,
    })),
  };
  return listFacts(facts, NOW).map(({ state, word }) => `${state} ${word}`);
}

const [KEYS, OPERATOR, SECRET, AGE] = [0, 1, 2, 3];
const NO_SECRET = { presence: { state: 'missing' } } as const;
const FORBIDDEN = unknown('403 on read gitops/subkeys/github/webhook');

test.each<readonly [what: string, column: number, said: string, given: Given]>([
  ['every key', KEYS, 'yes 2 of 2', {}],
  ['a key less', KEYS, 'no 1 of 2', { store: found(['url', 'other']) }],
  ['AWS, which tells no keys', KEYS, 'yes entry', { store: found(undefined) }],
  ['nothing there', KEYS, 'no nothing', { store: { state: 'empty' } }],
  ['one data/ too deep', KEYS, 'no data/data', { store: { state: 'empty', elsewhere: 'data/data/x' } }],
  [
    'a deleted version',
    KEYS,
    'no deleted',
    { store: { state: 'deleted', version: '1', isDestroyed: false } },
  ],
  ['a destroyed one', KEYS, 'no destroyed', { store: { state: 'deleted', version: '1', isDestroyed: true } }],
  ['no store', KEYS, 'none no store', { store: { state: 'none' } }],
  ['a store that forbids', KEYS, 'unknown 403', { store: FORBIDDEN }],
  ['a store that is sealed', KEYS, 'unknown not told', { store: unknown('Vault is sealed') }],
  ['an operator that synced', OPERATOR, 'yes synced', {}],
  [
    'one that fails',
    OPERATOR,
    'no failing',
    { destinations: [{ operator: told({ ...delivery, word: 'failing', says: 'VaultClientError' }) }] },
  ],
  [
    'one that is silent',
    OPERATOR,
    'warning silent',
    { destinations: [{ operator: told({ ...delivery, word: 'silent', says: '' }) }] },
  ],
  ['nobody who writes it', OPERATOR, 'warning nobody', { destinations: [{ operator: told() }] }],
  ['two who write it', OPERATOR, 'no 2 writers', { destinations: [{ operator: told(delivery, delivery) }] }],
  ['no operator', OPERATOR, 'none none', { destinations: [{ operator: { state: 'none' } }] }],
  ['an operator that may not be asked', OPERATOR, 'unknown 403', { destinations: [{ operator: FORBIDDEN }] }],
  ['of two operators the worse', OPERATOR, 'warning nobody', { destinations: [{}, { operator: told() }] }],
  ['a Secret', SECRET, 'yes there', {}],
  ['no Secret', SECRET, 'no absent', { destinations: [NO_SECRET] }],
  [
    'a Secret that nobody told',
    SECRET,
    'unknown not told',
    { destinations: [{ presence: unknown('slow') }] },
  ],
  [
    'a Secret that its account does not list',
    SECRET,
    'no unlinked',
    { destinations: [{ link: { state: 'unlinked', missing: ['pull'] } }] },
  ],
  ['an account that nobody told', SECRET, 'unknown link unclear', { destinations: [{ link: FORBIDDEN }] }],
  ['two Secrets', SECRET, 'yes 2 of 2', { destinations: [{}, {}] }],
  ['one Secret of two', SECRET, 'no 1 of 2', { destinations: [{}, NO_SECRET] }],
  [
    'one Secret of two, and the other not told',
    SECRET,
    'unknown not told',
    { destinations: [{}, { presence: unknown('slow') }] },
  ],
  ['an age that nobody limits', AGE, 'none 12 d', {}],
  ['an age within its limit', AGE, 'yes 12 d', { maxAge: 12 * DAY }],
  ['an age above it', AGE, 'warning 12 d', { maxAge: 12 * DAY - 1 }],
  ['an age of minutes', AGE, 'none <1 min', { store: found(['token'], 0) }],
  ['no age', AGE, 'none ', { store: { state: 'empty' } }],
])('%s is told in a word', (_what, column, said, given) => {
  expect(factsOf(given)[column]).toBe(said);
});

test('no fact is changed by what the others say', () => {
  expect(factsOf({ store: FORBIDDEN, destinations: [NO_SECRET] })).toEqual([
    'unknown 403',
    'yes synced',
    'no absent',
    'none ',
  ]);
});
