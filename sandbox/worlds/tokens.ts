/** Tokens that hold in every environment, besides bitiq's own for the cluster (`fixtures/cluster/access.ts`). */

/** An administrator of the clusters, for people with kubectl. */
export const ADMIN_TOKEN = 'sandbox-token-of-admin';

/** The ServiceAccount token that bitiq shows to Vault, bound to Vault as its audience. */
export const VAULT_JWT = 'sandbox-vault-token-of-bitiq';

/** bitiq's GitHub token. */
export const GITHUB_TOKEN = 'ghp_sandboxTokenOfBitiq';
