import type { Environment } from '../../../config/schema.ts';
import type { EnvironmentSecret, SecretKind } from '../../../config/secrets-schema.ts';
import type { SecretsManager } from '../../../integrations/aws/secrets-manager.ts';
import type { SecretWriter } from '../../../integrations/secret-operators/secret-writer.ts';
import type { Vault } from '../../../integrations/vault/vault.ts';
import type { StoreFact } from '../facts.ts';

/** What a source may ask. */
export interface SourceContext {
  readonly environment: Environment;
  /** Equal questions of one run about a mount are asked once. */
  readonly vault: Pick<Vault, 'getKvVersion' | 'describeSecret'>;
  readonly secretsManager: SecretsManager;
  readonly signal: AbortSignal;
}

type Place = Pick<SourceContext, 'environment'>;

/** Where secrets of one kind are kept, and what brings them into the cluster. One kind, one file. */
export interface SecretSource {
  readonly kind: SecretKind;
  /** Which system's patience is used up by asking it. */
  readonly system: 'vault' | 'aws' | 'none';
  /** For a sentence: `Vault`. */
  readonly store: string;
  /** What writes the Secrets; `undefined`: nobody does. */
  readonly writer: SecretWriter['kind'] | undefined;
  /** What the store has, never a value. What it throws becomes "cannot tell". */
  ask(secret: EnvironmentSecret, context: SourceContext): Promise<StoreFact>;
  /** Where it is, as people write it: `gitops/registry/quay`. */
  placeOf(secret: EnvironmentSecret, place: Place): string;
  /** The command that writes all its keys, with placeholders for values. */
  write(secret: EnvironmentSecret, place: Place): string;
  /** The command that adds keys and leaves the others as they are. */
  add(secret: EnvironmentSecret, keys: readonly string[], place: Place): string;
  /** The command that brings a deleted version back. */
  restore(secret: EnvironmentSecret, version: string, place: Place): string;
}
