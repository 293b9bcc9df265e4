import { z } from 'zod';
import type { Kubernetes, Resource } from '../kubernetes/kubernetes.ts';
import { conditions, metadata, parseObject } from '../kubernetes/parse.ts';
import { readWord, type SecretDelivery } from './secret-delivery.ts';
import type { SecretWriter } from './secret-writer.ts';

/** Vault Secrets Operator (VSO): connection and auth say how to reach Vault, each secret is one object. */
const vso = (kind: string, plural: string): Resource => ({
  group: 'secrets.hashicorp.com',
  version: 'v1beta1',
  kind,
  plural,
  namespaced: true,
});

export const VAULT_CONNECTIONS = vso('VaultConnection', 'vaultconnections');
export const VAULT_AUTHS = vso('VaultAuth', 'vaultauths');
const VAULT_STATIC_SECRETS = vso('VaultStaticSecret', 'vaultstaticsecrets');

/** A VaultConnection or VaultAuth. */
export interface VaultLink {
  readonly kind: 'VaultConnection' | 'VaultAuth';
  readonly name: string;
  readonly namespace: string;
  /** `undefined`: the operator has not looked at it yet. */
  readonly valid: boolean | undefined;
  /** Why it is not valid, where the operator says so. */
  readonly error: string | undefined;
}

/** Of all namespaces: connections first. */
export async function listVaultLinks(
  kubernetes: Kubernetes,
  signal: AbortSignal,
): Promise<readonly VaultLink[]> {
  const [connections, auths] = await Promise.all([
    kubernetes.list(VAULT_CONNECTIONS, { signal }),
    kubernetes.list(VAULT_AUTHS, { signal }),
  ]);
  return [
    ...connections.map((each) => toLink('VaultConnection', each)),
    ...auths.map((each) => toLink('VaultAuth', each)),
  ];
}

/** What VaultStaticSecrets of all namespaces write. */
export async function listVaultSecretWriters(
  kubernetes: Kubernetes,
  signal: AbortSignal,
): Promise<readonly SecretWriter[]> {
  const secrets = await kubernetes.list(VAULT_STATIC_SECRETS, { signal });
  return secrets.map((each) => {
    const { metadata, spec } = parseObject(staticSecret, each, 'VaultStaticSecret');
    const { name, namespace } = metadata;
    return { kind: 'VaultStaticSecret', name, namespace, destination: spec.destination.name };
  });
}

/** What VaultStaticSecrets of all namespaces write, with the operator's word for each. */
export async function listVaultDeliveries(
  kubernetes: Kubernetes,
  signal: AbortSignal,
): Promise<readonly SecretDelivery[]> {
  const secrets = await kubernetes.list(VAULT_STATIC_SECRETS, { signal });
  return secrets.map((each) => {
    const { metadata, spec, status } = parseObject(staticSecret, each, 'VaultStaticSecret');
    const { name, namespace } = metadata;
    const told = readWord(status.conditions, ['SecretSynced', 'Ready', 'Healthy']);
    // Before conditions came, the operator left nothing but the MAC of what it had written.
    const isOldWay = told.word === 'silent' && status.secretMAC !== '';
    const word = isOldWay ? { word: 'synced' as const, says: 'secretMAC' } : told;
    return { kind: 'VaultStaticSecret', name, namespace, destination: spec.destination.name, ...word };
  });
}

function toLink(kind: VaultLink['kind'], object: unknown): VaultLink {
  const { metadata, status } = parseObject(link, object, kind);
  const { name, namespace } = metadata;
  return { kind, name, namespace, valid: status.valid ?? undefined, error: status.error || undefined };
}

const link = z.object({
  metadata,
  status: z.object({ valid: z.boolean().nullish(), error: z.string().prefault('') }).prefault({}),
});

const staticSecret = z.object({
  metadata,
  spec: z.object({ destination: z.object({ name: z.string() }) }),
  status: z.object({ conditions, secretMAC: z.string().prefault('') }).prefault({}),
});
