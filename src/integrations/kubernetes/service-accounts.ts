import { z } from 'zod';
import type { Kubernetes, Resource } from './kubernetes.ts';
import { metadata, parseObject } from './parse.ts';

const SERVICE_ACCOUNTS: Resource = {
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  namespaced: true,
};

export interface ServiceAccount {
  /** Names of the Secrets that its pods may mount. */
  readonly secrets: readonly string[];
  /** Names of the Secrets that its pods' images are pulled with. */
  readonly imagePullSecrets: readonly string[];
}

/** `undefined` where there is none of that name. */
export async function getServiceAccount(
  kubernetes: Kubernetes,
  name: string,
  { namespace, signal }: { readonly namespace: string; readonly signal: AbortSignal },
): Promise<ServiceAccount | undefined> {
  const found = await kubernetes.get(SERVICE_ACCOUNTS, name, { namespace, signal });
  if (found === undefined) return undefined;
  const { secrets, imagePullSecrets } = parseObject(schema, found, 'ServiceAccount');
  return { secrets: secrets.map(nameOf), imagePullSecrets: imagePullSecrets.map(nameOf) };
}

const references = z.array(z.object({ name: z.string().prefault('') })).prefault([]);
const schema = z.object({ metadata, secrets: references, imagePullSecrets: references });

const nameOf = ({ name }: { readonly name: string }) => name;
