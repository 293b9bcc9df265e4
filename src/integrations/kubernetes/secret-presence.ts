import { ExternalError } from '../../errors.ts';
import type { Kubernetes, Resource } from './kubernetes.ts';

const SECRETS: Resource = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true };

/**
 * Whether a Secret exists, without the right to read one: a dry-run create of that name is refused
 * as a conflict if it does, and writes nothing if it does not.
 */
export async function hasSecret(
  kubernetes: Kubernetes,
  { name, namespace, signal }: { name: string; namespace: string; signal: AbortSignal },
): Promise<boolean> {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace } };
  try {
    await kubernetes.create(SECRETS, secret, { namespace, dryRun: true, signal });
    return false;
  } catch (error) {
    if (error instanceof ExternalError && error.reason === 'conflict') return true;
    throw error;
  }
}

/** `no-namespace`: there is not even the namespace. */
export type SecretPresence = 'present' | 'missing' | 'no-namespace';

/** The same question, for a namespace that need not be there. */
export async function askSecretPresence(...asked: Parameters<typeof hasSecret>): Promise<SecretPresence> {
  try {
    return (await hasSecret(...asked)) ? 'present' : 'missing';
  } catch (error) {
    if (error instanceof ExternalError && error.status === 404 && error.reason === 'unexpected') {
      return 'no-namespace';
    }
    throw error;
  }
}
