import { CANARY } from '../fixtures/secrets/table.ts';
import { MOUNT } from '../fixtures/vault.ts';
import type { EnvironmentWorld, KubernetesObject } from '../world.ts';

/** A secret as bitiq.yaml has it. */
export interface ListedSecret {
  readonly path: string;
  readonly keys: readonly string[];
  readonly destinations: readonly string[];
  readonly maxAge: string;
}

/** As many secrets as a large platform has, spread evenly over as many namespaces. */
export function listManySecrets(count: number, namespaces: number): readonly ListedSecret[] {
  return Array.from({ length: count }, (_, at) => {
    const team = `team-${(at % namespaces) + 1}`;
    const name = `service-${Math.floor(at / namespaces) + 1}`;
    return {
      path: `${team}/${name}/config`,
      keys: ['url', 'password'],
      destinations: [`${team}/${name}-config`],
      maxAge: '90d',
    };
  });
}

/** Puts them into Vault and delivers them, as the Vault Secrets Operator would have. */
export function furnishManySecrets(
  { cluster, vault }: EnvironmentWorld,
  secrets: readonly ListedSecret[],
): void {
  for (const { path, keys, destinations } of secrets) {
    vault.putSecret(MOUNT, path, Object.fromEntries(keys.map((key) => [key, `${CANARY}-${path}-${key}`])));
    for (const destination of destinations)
      for (const object of delivered(destination, path)) cluster.put(object);
  }
}

function delivered(destination: string, path: string): readonly KubernetesObject[] {
  const [namespace = '', name = ''] = destination.split('/');
  const condition = { type: 'SecretSynced', status: 'True', reason: 'SecretSynced', message: '' };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'Opaque', stringData: { path } },
    {
      apiVersion: 'secrets.hashicorp.com/v1beta1',
      kind: 'VaultStaticSecret',
      metadata: { name, namespace },
      spec: { mount: MOUNT, type: 'kv-v2', path, destination: { name, create: true } },
      status: { lastGeneration: 1, secretMAC: 'bWFj', conditions: [condition] },
    },
  ];
}
