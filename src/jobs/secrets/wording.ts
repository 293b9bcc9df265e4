import type { SecretPresence } from '../../integrations/kubernetes/secret-presence.ts';
import type { SecretWriter } from '../../integrations/secret-operators/secret-writer.ts';
import { joinNames, plural } from '../../wording/counts.ts';
import { ageOf, DAY_MS } from '../../wording/durations.ts';
import type { DestinationFacts, SecretFacts, StoreFact } from './facts.ts';
import type { Verdict } from './judge-secret.ts';
import { SOURCES } from './sources/index.ts';
import type { SecretSource } from './sources/source.ts';

const OPERATORS: Readonly<Record<SecretWriter['kind'], string>> = {
  VaultStaticSecret: 'VSO',
  ExternalSecret: 'ESO',
};

/** The verdict in words: `missing key password`. */
export function sayVerdict(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'present':
      return 'present';
    case 'not-needed':
      return `not needed here: ${verdict.flag} is false`;
    case 'wrong-path':
      return `wrong path (${verdict.path})`;
    case 'deleted-version':
      return `deleted version${verdict.isDestroyed ? `, destroyed for good` : ''}`;
    case 'empty-path':
      return 'empty path';
    case 'missing-key':
      return `missing ${verdict.keys.length === 1 ? 'key' : 'keys'} ${verdict.keys.join(', ')}`;
    case 'two-operators':
      return `two operators write ${verdict.destination}: ${verdict.writers.map(sayWriter).join(' and ')}`;
    case 'contradiction':
      return `operator says ${verdict.says} but ${verdict.destination} ${verdict.isThere ? 'is there' : 'is not there'}`;
    case 'destination-missing':
      return `destination missing: ${verdict.destination}${verdict.hasNamespace ? '' : ', and its namespace'}`;
    case 'not-linked':
      return `${verdict.destination} is not linked to its ServiceAccount`;
    case 'cannot-tell':
      return `cannot tell (${verdict.why})`;
    case 'stale':
      return `stale (${verdict.days} days)`;
  }
}

function sayWriter({ kind, name }: SecretWriter): string {
  return `${kind} ${name}`;
}

/** The three facts in a few words each, for the row: `Vault 2 of 3 keys · VSO says SecretSynced · Secret there`. */
export function sayFacts(facts: SecretFacts, now: Date): string {
  const source = SOURCES[facts.secret.kind];
  return [sayStore(facts, source, now), sayOperators(facts.destinations), sayPresence(facts.destinations)]
    .filter((part) => part !== '')
    .join(' · ');
}

function sayStore({ secret, store }: SecretFacts, { store: name }: SecretSource, now: Date): string {
  switch (store.state) {
    case 'found': {
      const age = store.changedAt === undefined ? '' : `, ${ageOf(store.changedAt, now)} old`;
      return `${name} ${countKeys(secret.keys, store)}${age}`;
    }
    case 'empty':
      return `${name} has nothing there`;
    case 'deleted':
      return `${name} has it deleted`;
    case 'none':
      return '';
    case 'unknown':
      return `${name} did not tell`;
  }
}

function countKeys(wanted: readonly string[], { keys }: Extract<StoreFact, { state: 'found' }>): string {
  if (keys === undefined) return 'has it';
  const has = wanted.filter((key) => keys.includes(key)).length;
  return `has ${has} of ${plural(wanted.length, 'key')}`;
}

function sayOperators(destinations: readonly DestinationFacts[]): string {
  const words = destinations.flatMap(({ operator }): string[] => {
    if (operator.state === 'none') return [];
    if (operator.state === 'unknown') return ['the operator did not tell'];
    if (operator.deliveries.length === 0) return ['no operator writes it'];
    return operator.deliveries.map(({ kind, word, says }) => {
      return `${OPERATORS[kind]} says ${word === 'silent' ? 'nothing yet' : says}`;
    });
  });
  return [...new Set(words)].join(' and ');
}

function sayPresence(destinations: readonly DestinationFacts[]): string {
  const known = destinations.filter(({ presence }) => presence.state !== 'unknown');
  const there = known.filter(({ presence }) => presence.state === 'present').length;
  if (known.length < destinations.length) return 'whether the Secret is there nobody told';
  if (destinations.length > 1) return `${there} of ${destinations.length} Secrets there`;
  return there === 1 ? 'Secret there' : 'no Secret';
}

/** Every fact with its names, a line each. */
export function listEvidence(facts: SecretFacts, now: Date): readonly string[] {
  return [...storeEvidence(facts, now), ...facts.destinations.flatMap(destinationEvidence)];
}

function storeEvidence({ secret, store }: SecretFacts, now: Date): readonly string[] {
  if (store.state === 'unknown') return [`store: ${store.why}`];
  if (store.state !== 'found') return [];
  const { keys, changedAt } = store;
  const limit =
    secret.maxAge === undefined ? '' : `, may be ${plural(Math.floor(secret.maxAge / DAY_MS), 'day')} old`;
  return [
    ...(keys === undefined ? [] : [`keys at the store: ${joinKeys(keys)}; wanted: ${joinKeys(secret.keys)}`]),
    ...(changedAt === undefined ? [] : [`written ${ageOf(changedAt, now)} ago${limit}`]),
  ];
}

function destinationEvidence({ destination, operator, presence, link }: DestinationFacts): readonly string[] {
  const words = operator.state === 'told' ? operator.deliveries : [];
  return [
    `${destination}: ${presence.state === 'unknown' ? presence.why : PRESENCE[presence.state]}`,
    ...words.map(
      ({ kind, namespace, name, word, says }) =>
        `${kind} ${namespace}/${name} says ${word === 'silent' ? 'nothing yet' : says}`,
    ),
    ...(operator.state === 'unknown' ? [`operator: ${operator.why}`] : []),
    ...(link?.state === 'unknown' ? [`ServiceAccount: ${link.why}`] : []),
  ];
}

const PRESENCE: Readonly<Record<SecretPresence, string>> = {
  present: 'Secret there',
  missing: 'no Secret',
  'no-namespace': 'no Secret, nor its namespace',
};

function joinKeys(keys: readonly string[]): string {
  return keys.length === 0 ? 'none' : keys.length > 8 ? joinNames(keys) : keys.join(', ');
}
