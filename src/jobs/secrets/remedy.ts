import type { Environment } from '../../config/schema.ts';
import type { SecretDelivery } from '../../integrations/secret-operators/secret-delivery.ts';
import type { SecretFacts } from './facts.ts';
import type { Verdict } from './judge-secret.ts';
import { SOURCES } from './sources/index.ts';

/** What to type to mend it: names and placeholders, never a value. Empty where nothing is to be typed. */
export function remedyFor(verdict: Verdict, facts: SecretFacts, environment: Environment): string {
  const { secret, store } = facts;
  const source = SOURCES[secret.kind];
  const place = { environment };
  switch (verdict.kind) {
    case 'present':
    case 'not-needed':
      return '';
    case 'wrong-path':
      return [
        `# vault kv put adds data/ itself: write to ${source.placeOf(secret, place)}, without data/`,
        source.write(secret, place),
        `vault kv metadata delete -mount=${environment.vault.mount} ${verdict.path.replace(/^data\//, '')}`,
      ].join('\n');
    case 'deleted-version':
      return verdict.isDestroyed
        ? source.write(secret, place)
        : source.restore(secret, verdict.version, place);
    case 'empty-path':
      return store.state === 'found' ? source.add(secret, secret.keys, place) : source.write(secret, place);
    case 'missing-key':
      // `kv put` would take away the keys that are there.
      return source.add(secret, verdict.keys, place);
    case 'two-operators':
      return removeSurplus(verdict.writers, source.writer);
    case 'contradiction':
      return verdict.writer === undefined
        ? nobodyWrites(verdict.destination, facts)
        : describe(verdict.writer);
    case 'destination-missing':
      return deliver(verdict, facts, place);
    case 'not-linked':
      return link(verdict.destination, facts, verdict.missing);
    case 'cannot-tell':
      return verdict.next ?? '';
    case 'stale':
      return source.add(secret, secret.keys, place);
  }
}

function deliver(
  { destination, hasNamespace, writer }: Extract<Verdict, { kind: 'destination-missing' }>,
  facts: SecretFacts,
  place: { readonly environment: Environment },
): string {
  const source = SOURCES[facts.secret.kind];
  const [namespace = ''] = destination.split('/');
  const first = hasNamespace ? '' : `oc get namespace ${namespace}  # make it first`;
  const then =
    source.writer === undefined
      ? source.write({ ...facts.secret, destinations: [destination] }, place)
      : writer === undefined
        ? nobodyWrites(destination, facts)
        : describe(writer);
  return [first, then, link(destination, facts, ['pull', 'mount'])].filter((line) => line !== '').join('\n');
}

function describe({ kind, name, namespace }: SecretDelivery): string {
  return `oc describe ${kind.toLowerCase()} ${name} -n ${namespace}`;
}

function nobodyWrites(destination: string, { secret }: SecretFacts): string {
  const { writer = 'Secret' } = SOURCES[secret.kind];
  const [namespace = '', name = ''] = destination.split('/');
  return `oc get ${writer.toLowerCase()} -n ${namespace}  # none writes ${name}: add it in Git, then sync`;
}

function removeSurplus(
  writers: readonly SecretDelivery[],
  wanted: SecretDelivery['kind'] | undefined,
): string {
  const kept = writers.find(({ kind }) => kind === wanted) ?? writers[0];
  return writers
    .filter((writer) => writer !== kept)
    .map(
      ({ kind, name, namespace }) =>
        `oc delete ${kind.toLowerCase()} ${name} -n ${namespace}  # and take it out of Git`,
    )
    .join('\n');
}

function link(destination: string, { secret }: SecretFacts, uses: readonly string[]): string {
  const [namespace = '', name = ''] = destination.split('/');
  return secret.linkedTo === undefined
    ? ''
    : `oc secrets link ${secret.linkedTo} ${name} --for=${uses.join(',')} -n ${namespace}`;
}
