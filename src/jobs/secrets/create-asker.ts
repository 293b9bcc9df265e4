import type { Environment } from '../../config/schema.ts';
import type { EnvironmentSecret } from '../../config/secrets-schema.ts';
import type { SecretsManager } from '../../integrations/aws/secrets-manager.ts';
import type { Repository } from '../../integrations/github/repository.ts';
import { ifServed } from '../../integrations/if-served.ts';
import type { Kubernetes } from '../../integrations/kubernetes/kubernetes.ts';
import { onceEach } from '../../integrations/kubernetes/once-each.ts';
import { askSecretPresence } from '../../integrations/kubernetes/secret-presence.ts';
import { getServiceAccount } from '../../integrations/kubernetes/service-accounts.ts';
import { listExternalDeliveries } from '../../integrations/secret-operators/external-secrets.ts';
import type { SecretDelivery } from '../../integrations/secret-operators/secret-delivery.ts';
import { listVaultDeliveries } from '../../integrations/secret-operators/vault-secrets-operator.ts';
import type { Vault } from '../../integrations/vault/vault.ts';
import { askOrTellWhy, type Limits } from '../ask-or-tell-why.ts';
import { createPool } from '../pool.ts';
import { createNeeds } from './create-needs.ts';
import type { DestinationFacts, LinkFact, OperatorFact, SecretFacts, StoreFact, Unknown } from './facts.ts';
import { SOURCES } from './sources/index.ts';

/** The systems that know of an environment's secrets. */
export interface SecretsSystems {
  readonly kubernetes: Kubernetes;
  readonly vault: Vault;
  readonly repository: Repository;
  readonly secretsManager: SecretsManager;
}

/** Questions under way at once, for each system. */
const AT_ONCE = 24;

/** Finds out all about one secret: store, operator and destination at once. Made for one run. Never throws. */
export function createAsker(
  environment: Environment,
  systems: SecretsSystems,
  limits: Limits,
): (secret: EnvironmentSecret) => Promise<SecretFacts> {
  const kubernetes = onceEach(systems.kubernetes);
  const pools = { vault: createPool(AT_ONCE), aws: createPool(AT_ONCE), kubernetes: createPool(AT_ONCE) };
  const vault = withOneVersion(systems.vault);
  const needOf = createNeeds(environment, systems.repository, limits);
  const list = (ask: typeof listVaultDeliveries) =>
    // The operator that is not installed serves no objects, and writes none.
    pools.kubernetes(() =>
      askOrTellWhy(async (signal) => (await ifServed(ask(kubernetes, signal))) ?? [], limits),
    );
  const lists = memo(() => ({
    VaultStaticSecret: list(listVaultDeliveries),
    ExternalSecret: list(listExternalDeliveries),
  }));

  async function askStore(secret: EnvironmentSecret): Promise<StoreFact> {
    const { system, ask } = SOURCES[secret.kind];
    if (system === 'none') return { state: 'none' };
    const { secretsManager } = systems;
    return pools[system](() =>
      askOrTellWhy((signal) => ask(secret, { environment, vault, secretsManager, signal }), limits),
    );
  }

  async function askOperators({ kind }: EnvironmentSecret, destination: string): Promise<OperatorFact> {
    const { writer } = SOURCES[kind];
    const { VaultStaticSecret, ExternalSecret } = lists();
    const told = { VaultStaticSecret: await VaultStaticSecret, ExternalSecret: await ExternalSecret };
    const own = writer && told[writer];
    if (own !== undefined && isUnknown(own)) return own;
    const deliveries = Object.values(told)
      .flatMap((list) => (isUnknown(list) ? [] : list))
      .filter((each) => `${each.namespace}/${each.destination}` === destination);
    return writer === undefined && deliveries.length === 0
      ? { state: 'none' }
      : { state: 'told', deliveries };
  }

  async function askLink(account: string, namespace: string, name: string): Promise<LinkFact> {
    const found = await askOrTellWhy(
      async (signal) => ({ account: await getServiceAccount(kubernetes, account, { namespace, signal }) }),
      limits,
    );
    if ('state' in found) return found;
    const { secrets = [], imagePullSecrets = [] } = found.account ?? {};
    const missing = [
      ...(imagePullSecrets.includes(name) ? [] : (['pull'] as const)),
      ...(secrets.includes(name) ? [] : (['mount'] as const)),
    ];
    return missing.length === 0 ? { state: 'linked' } : { state: 'unlinked', missing };
  }

  async function askDestination(secret: EnvironmentSecret, destination: string): Promise<DestinationFacts> {
    const [namespace = '', name = ''] = destination.split('/');
    const { linkedTo } = secret;
    const [operator, presence, link] = await Promise.all([
      askOperators(secret, destination),
      pools.kubernetes(() =>
        askOrTellWhy(
          async (signal) => ({
            state: await askSecretPresence(systems.kubernetes, { name, namespace, signal }),
          }),
          limits,
        ),
      ),
      linkedTo === undefined ? undefined : pools.kubernetes(() => askLink(linkedTo, namespace, name)),
    ]);
    return { destination, operator, presence, ...(link && { link }) };
  }

  return async (secret) => {
    const [need, store, destinations] = await Promise.all([
      needOf(secret),
      askStore(secret),
      Promise.all(secret.destinations.map((destination) => askDestination(secret, destination))),
    ]);
    return { secret, need, store, destinations };
  };
}

function isUnknown(list: readonly SecretDelivery[] | Unknown): list is Unknown {
  return 'state' in list;
}

/** A Vault whose mounts are asked for once, whatever the answer: hundreds of secrets share it. */
function withOneVersion(vault: Vault): Pick<Vault, 'getKvVersion' | 'describeSecret'> {
  const versions = new Map<string, Promise<number | undefined>>();
  return {
    getKvVersion(mount, options) {
      const version = versions.get(mount) ?? vault.getKvVersion(mount, options);
      versions.set(mount, version);
      return version;
    },
    describeSecret: (place, options) => vault.describeSecret(place, options),
  };
}

function memo<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
