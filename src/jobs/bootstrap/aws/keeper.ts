import type { AwsSecretWriter } from '../../../integrations/aws/secret-writer.ts';
import type { SecretsManager } from '../../../integrations/aws/secrets-manager.ts';
import type { VaultSecretWriter } from '../../../integrations/vault/secret-writer.ts';
import type { Vault } from '../../../integrations/vault/vault.ts';
import type { Standing } from '../step.ts';

/** The one place where what AWS gave out is kept. It is written to, and never read. */
export interface Keeper {
  /** `Vault gitops/logging/loki-s3`. */
  readonly place: string;
  /** Whether something with these keys is kept there; a standing where that cannot be. */
  has(keys: readonly string[], signal: AbortSignal): Promise<boolean | Standing>;
  put(data: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void>;
}

/** In Vault. Somebody logged in with other rights writes there; which keys there are, bitiq asks itself. */
export function vaultKeeper(
  vault: Pick<Vault, 'describeSecret'>,
  writer: VaultSecretWriter,
  { mount, path }: { readonly mount: string; readonly path: string },
): Keeper {
  return {
    place: `Vault ${mount}/${path}`,
    async has(keys, signal) {
      const found = await vault.describeSecret({ mount, path }, { signal });
      return found.state === 'found' && keys.every((key) => found.keys.includes(key));
    },
    async put(data, signal) {
      const found = await vault.describeSecret({ mount, path }, { signal });
      const version = found.state === 'empty' ? 0 : found.version;
      await writer.writeSecret({ mount, path }, data, { version, signal });
    },
  };
}

/** In Secrets Manager, which does not tell keys: that a value is there has to do. */
export function secretsManagerKeeper(
  secretsManager: SecretsManager,
  writer: AwsSecretWriter,
  { name, region }: { readonly name: string; readonly region: string },
): Keeper {
  return {
    place: `Secrets Manager ${name}`,
    async has(_keys, signal) {
      const found = await secretsManager.describeSecret({ name, region }, { signal });
      return found.state === 'deleted' ? toBeDeleted(name) : found.state === 'found';
    },
    put: (data, signal) => writer.putSecret(name, JSON.stringify(data), { signal }),
  };
}

function toBeDeleted(name: string): Standing {
  return {
    state: 'fails',
    code: 'secret-deleted',
    reason: `Secret ${name} in Secrets Manager is scheduled for deletion`,
    remedy: `aws secretsmanager restore-secret --secret-id ${name}`,
  };
}
