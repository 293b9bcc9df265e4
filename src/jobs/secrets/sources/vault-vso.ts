import type { SecretSource } from './source.ts';
import { vaultKv } from './vault-kv.ts';

/** KV v2 of Vault, brought by the Vault Secrets Operator. */
export const vaultVso: SecretSource = { ...vaultKv, kind: 'vault-vso', writer: 'VaultStaticSecret' };
