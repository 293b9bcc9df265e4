import { z } from 'zod';

/** Names a variable of the environment that holds a secret; the secret itself never stands in the file. */
const environmentVariable = z.string().regex(/^[A-Z_][A-Z0-9_]*$/, 'the name of an environment variable');

/** As it stands in a request's path: `kubernetes`, `team/kv`. */
const vaultMount = z
  .string()
  .regex(
    /^(?!(.*\/)?\.{1,2}(\/|$))[\w.-]+(\/[\w.-]+)*$/,
    'a mount such as gitops, without a slash at its ends',
  );

/** Where secrets are, and how bitiq proves there who it is. */
export const vault = z.strictObject({
  address: z
    .url({ protocol: /^https?$/, error: 'a URL such as https://vault.example:8200' })
    .describe('Base URL.'),
  namespace: z.string().min(1).optional().describe('Vault Enterprise namespace.'),
  caFile: z.string().min(1).optional().describe('PEM file of the CA that signed its certificate.'),
  mount: vaultMount.default('gitops').describe('KV v2 mount that holds the secrets.'),
  auth: z
    .discriminatedUnion('method', [
      z.strictObject({
        method: z.literal('kubernetes').describe('Login method.'),
        role: z.string().min(1).describe('Role of the Kubernetes auth method.'),
        mountPath: vaultMount.default('kubernetes').describe('Where the auth method is mounted.'),
        tokenFile: z
          .string()
          .min(1)
          .default('/var/run/secrets/kubernetes.io/serviceaccount/token')
          .describe("bitiq's own ServiceAccount token."),
      }),
      z.strictObject({
        method: z.literal('approle').describe('Login method.'),
        roleIdEnv: environmentVariable.describe('Variable that holds the role id.'),
        secretIdEnv: environmentVariable.describe('Variable that holds the secret id.'),
        mountPath: vaultMount.default('approle').describe('Where the auth method is mounted.'),
      }),
      z.strictObject({
        method: z.literal('token').describe('Login method.'),
        tokenEnv: environmentVariable.default('VAULT_TOKEN').describe('Variable that holds the token.'),
      }),
    ])
    .describe('How bitiq logs in.'),
});

export type VaultConfig = z.output<typeof vault>;
