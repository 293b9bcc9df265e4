import type { SecretSource } from './source.ts';
import { vaultKv } from './vault-kv.ts';

/** KV v2 of Vault, brought by the External Secrets Operator. */
export const vaultEso: SecretSource = { ...vaultKv, kind: 'vault-eso', writer: 'ExternalSecret' };
