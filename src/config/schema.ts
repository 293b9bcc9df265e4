import { z } from 'zod';
import { PLATFORM_OPERATORS } from './operators.ts';

/**
 * `bitiq.yaml`: which environments there are, where they live and who may do what in them.
 * Secrets are never in it: a key that ends in `Env` names the environment variable that holds one.
 */

/** A length of time as people write it: `500ms`, `30s`, `10m`, `2h`, `14d`. Read as milliseconds. */
export const duration = z
  .string()
  .regex(/^\d+(ms|s|m|h|d)$/, 'a whole number and a unit: 500ms, 30s, 10m, 2h or 14d')
  .transform((text) => {
    const unit = /[a-z]+$/.exec(text)?.[0] ?? 'ms';
    const factor = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit] ?? 1;
    return Number.parseInt(text, 10) * factor;
  });

const severity = z.enum(['blocker', 'warning']);

const cluster = z.strictObject({
  kubeconfig: z.string().min(1).optional().describe('Path of a kubeconfig file. Empty: in-cluster.'),
  context: z.string().min(1).optional().describe('Context in that file. Empty: its current context.'),
  user: z
    .string()
    .min(1)
    .optional()
    .describe('Whom the cluster must say that bitiq is, e.g. system:serviceaccount:bitiq:bitiq-read.'),
});

const operator = z.strictObject({
  package: z.string().min(1).describe('PackageManifest name.'),
  namespace: z.string().min(1).describe('Where its Subscription lives.'),
  channel: z.string().min(1).describe('The pinned channel.'),
  source: z.string().min(1).describe('CatalogSource name.'),
  csv: z
    .string()
    .min(1)
    .optional()
    .describe('The pinned ClusterServiceVersion, e.g. vault-secrets-operator.v1.0.1.'),
});

const vault = z.strictObject({
  address: z.url().describe('Base URL, e.g. https://vault.example:8200.'),
  namespace: z.string().min(1).optional().describe('Vault Enterprise namespace.'),
  caFile: z.string().min(1).optional().describe('PEM file of the CA that signed its certificate.'),
  mount: z.string().min(1).default('gitops').describe('KV v2 mount that holds the secrets.'),
  auth: z
    .discriminatedUnion('method', [
      z.strictObject({
        method: z.literal('kubernetes'),
        role: z.string().min(1),
        mountPath: z.string().min(1).default('kubernetes'),
        tokenFile: z.string().min(1).default('/var/run/secrets/kubernetes.io/serviceaccount/token'),
      }),
      z.strictObject({
        method: z.literal('approle'),
        roleIdEnv: z.string().min(1),
        secretIdEnv: z.string().min(1),
        mountPath: z.string().min(1).default('approle'),
      }),
      z.strictObject({ method: z.literal('token'), tokenEnv: z.string().min(1).default('VAULT_TOKEN') }),
    ])
    .describe('How bitiq logs in.'),
});

const repository = z.strictObject({
  owner: z.string().min(1),
  name: z.string().min(1),
  branch: z.string().min(1).default('main'),
});

const preflight = z.strictObject({
  timeout: duration.prefault('30s').describe('Time limit of a whole run.'),
  checkTimeout: duration.prefault('10s').describe('Time limit of one check.'),
  minimumVersion: z
    .string()
    .regex(/^\d+\.\d+(\.\d+)?$/, 'a version such as 4.19')
    .default('4.19'),
  controlPlaneNodes: z.int().min(0).default(3),
  workerNodes: z.int().min(0).default(3),
  certificateLifetime: duration.prefault('14d').describe('A certificate that ends sooner fails.'),
  severities: z.record(z.string(), severity).default({}).describe('Check id to severity, where it differs.'),
  skip: z.array(z.string()).default([]).describe('Check ids that are not asked here.'),
});

/** Who may: `everyone` (full members of the workspace), or names under `groups`. */
const permission = z.union([z.literal('everyone'), z.array(z.string().min(1)).min(1)]);

const environment = z.strictObject({
  title: z.string().min(1).optional().describe('How people call it. Default: its name.'),
  channel: z
    .string()
    .regex(/^[CG][A-Z0-9]+$/, 'a Slack channel id such as C0123456789')
    .describe('Its channel.'),
  cluster: cluster.prefault({}).describe('Where the workloads run.'),
  argocdCluster: cluster.optional().describe('Where the Applications live. Default: the same cluster.'),
  baseDomain: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'a domain such as apps.prod.example')
    .describe('Routes live under it.'),
  routerPort: z.int().min(1).max(65_535).default(443).describe('Where the router answers TLS.'),
  dnsServers: z
    .array(z.string().min(1))
    .default([])
    .describe('host[:port] of resolvers. Empty: those of the system.'),
  namespaces: z
    .strictObject({
      app: z.string().min(1).optional(),
      gitops: z.string().min(1).default('openshift-gitops'),
      pipelines: z.string().min(1).default('openshift-pipelines'),
      certManager: z.string().min(1).default('cert-manager'),
    })
    .prefault({}),
  operators: z.array(operator).default([...PLATFORM_OPERATORS]),
  secretOperator: z.enum(['vault-secrets-operator', 'external-secrets']).default('vault-secrets-operator'),
  certManagerDns01: z.boolean().default(false).describe('Whether certificates come by DNS-01 with Route 53.'),
  vault: vault,
  /** Names that must agree between Git, the cluster and Vault. Default: gitops-<env>. */
  vaultPolicy: z.string().min(1).optional(),
  repository: repository,
  preflight: preflight.prefault({}),
  permissions: z.record(z.string(), permission).default({}).describe('Job or verb to who may run it.'),
});

export const configFile = z.strictObject({
  workspace: z
    .string()
    .regex(/^T[A-Z0-9]+$/, 'a Slack team id such as T0123456789')
    .optional(),
  groups: z
    .record(
      z.string(),
      z.union([
        z.strictObject({
          userGroup: z.string().regex(/^S[A-Z0-9]+$/, 'a Slack user group id such as S0123456789'),
        }),
        z.strictObject({
          users: z.array(z.string().regex(/^[UW][A-Z0-9]+$/, 'a Slack user id such as U0123456789')),
        }),
      ]),
    )
    .default({})
    .describe('The people that permissions speak of.'),
  environments: z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and -'), environment)
    .describe('By name, e.g. prod.'),
});

export type ClusterConfig = z.output<typeof cluster>;
export type OperatorConfig = z.output<typeof operator>;
export type VaultConfig = z.output<typeof vault>;
export type RepositoryConfig = z.output<typeof repository>;
export type PreflightConfig = z.output<typeof preflight>;
export type Permission = z.output<typeof permission>;
export type GroupConfig = z.output<typeof configFile>['groups'][string];

/** One environment, with its name and every default filled in. */
export type Environment = Omit<z.output<typeof environment>, 'namespaces' | 'vaultPolicy' | 'title'> & {
  readonly name: string;
  readonly title: string;
  readonly namespaces: { app: string; gitops: string; pipelines: string; certManager: string };
  readonly vaultPolicy: string;
};
