import { z } from 'zod';
import type { VaultConfig } from '../../config/schema.ts';
import { createVaultClient } from './client.ts';
import { createVaultSession } from './session.ts';
import type { SecretPlace } from './vault.ts';

/** Puts secrets into Vault and reads none. */
export interface VaultSecretWriter {
  /**
   * A new version of it, after `version`: the one that is there, 0 where none is. Throws `ExternalError`
   * with system `vault`; `conflict` = somebody else wrote one meanwhile, and nothing was written.
   */
  writeSecret(
    place: SecretPlace,
    data: Readonly<Record<string, string>>,
    options: { readonly version: number; readonly signal: AbortSignal },
  ): Promise<void>;
}

/** Logs in on first need by `role`, where Vault is logged in to with Kubernetes; else as bitiq itself does. */
export function createVaultSecretWriter(
  config: VaultConfig,
  role: string,
  {
    env,
    now = () => new Date(),
  }: { readonly env: Readonly<Record<string, string | undefined>>; now?(): Date },
): VaultSecretWriter {
  const auth = config.auth.method === 'kubernetes' ? { ...config.auth, role } : config.auth;
  const client = createVaultClient(config);
  const session = createVaultSession({ ...config, auth }, client, { env, now });
  return {
    async writeSecret({ mount, path }, data, { version: cas, signal }) {
      const written = { data, options: { cas } };
      await session.withToken(signal, (token) =>
        client.read({ path: `${mount}/data/${path}`, data: written, token, signal }, z.unknown()),
      );
    },
  };
}
