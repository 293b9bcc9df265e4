import { z } from 'zod';
import { ExternalError } from '../../errors.ts';
import type { Kubernetes, Resource } from '../kubernetes/kubernetes.ts';
import { conditions, metadata, parseObject } from '../kubernetes/parse.ts';
import { readWord, type SecretDelivery } from './secret-delivery.ts';
import type { SecretWriter } from './secret-writer.ts';

/** External Secrets Operator (ESO). Versions before 0.17 serve `v1beta1` only. */
const eso = (version: string, kind: string, plural: string, namespaced: boolean): Resource => ({
  group: 'external-secrets.io',
  version,
  kind,
  plural,
  namespaced,
});

/** In the version that is written. */
export const CLUSTER_SECRET_STORES = eso('v1', 'ClusterSecretStore', 'clustersecretstores', false);

export interface SecretStore {
  readonly name: string;
  /** Condition `Ready`; `undefined`: the operator has not looked at it yet. */
  readonly ready: boolean | undefined;
  /** Why, in the operator's words. */
  readonly message: string | undefined;
}

/** The ClusterSecretStores. */
export async function listClusterSecretStores(
  kubernetes: Kubernetes,
  signal: AbortSignal,
): Promise<readonly SecretStore[]> {
  const stores = await listServed(kubernetes, signal, (version) =>
    eso(version, 'ClusterSecretStore', 'clustersecretstores', false),
  );
  return stores.map((each) => {
    const { metadata, status } = parseObject(store, each, 'ClusterSecretStore');
    const ready = status.conditions.find(({ type }) => type === 'Ready');
    const isReady = ready === undefined ? undefined : ready.status === 'True';
    return { name: metadata.name, ready: isReady, message: ready?.message ?? ready?.reason };
  });
}

/** What ExternalSecrets of all namespaces write; those with creation policy `None` write nothing. */
export async function listExternalSecretWriters(
  kubernetes: Kubernetes,
  signal: AbortSignal,
): Promise<readonly SecretWriter[]> {
  const deliveries = await listExternalDeliveries(kubernetes, signal);
  return deliveries.map(({ word: _word, says: _says, ...writer }) => writer);
}

/** The same, with the operator's word for each. */
export async function listExternalDeliveries(
  kubernetes: Kubernetes,
  signal: AbortSignal,
): Promise<readonly SecretDelivery[]> {
  const secrets = await listServed(kubernetes, signal, (version) =>
    eso(version, 'ExternalSecret', 'externalsecrets', true),
  );
  return secrets
    .map((each) => parseObject(externalSecret, each, 'ExternalSecret'))
    .filter(({ spec }) => spec.target.creationPolicy !== 'None')
    .map(({ metadata: { name, namespace }, spec, status }) => {
      const destination = spec.target.name ?? name;
      return {
        kind: 'ExternalSecret',
        name,
        namespace,
        destination,
        ...readWord(status.conditions, ['Ready']),
      };
    });
}

async function listServed(
  kubernetes: Kubernetes,
  signal: AbortSignal,
  resource: (version: string) => Resource,
): Promise<readonly unknown[]> {
  try {
    return await kubernetes.list(resource('v1'), { signal });
  } catch (error) {
    if (!(error instanceof ExternalError) || error.reason !== 'not-served') throw error;
    return await kubernetes.list(resource('v1beta1'), { signal });
  }
}

const store = z.object({ metadata, status: z.object({ conditions }).prefault({}) });

const externalSecret = z.object({
  metadata,
  spec: z.object({
    target: z
      .object({ name: z.string().optional(), creationPolicy: z.string().prefault('Owner') })
      .prefault({}),
  }),
  status: z.object({ conditions }).prefault({}),
});
