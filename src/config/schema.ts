import { z } from 'zod';
import { audit } from './audit-schema.ts';
import { bootstrap } from './bootstrap-schema.ts';
import { cluster } from './cluster-schema.ts';
import { drift } from './drift-schema.ts';
import { controller, flux } from './flux-schema.ts';
import { freeze } from './freeze-schema.ts';
import { operator } from './operator-schema.ts';
import { PLATFORM_OPERATORS } from './operators.ts';
import { policies } from './policy-schema.ts';
import { preflight } from './preflight-schema.ts';
import { schedule } from './schedule-schema.ts';
import { type EnvironmentSecret, secrets } from './secrets-schema.ts';
import { smoke } from './smoke-schema.ts';
import { argocdApi, sync } from './sync-schema.ts';
import { vault } from './vault-schema.ts';

export type { S3AnchorConfig } from './audit-schema.ts';
export type { ClusterConfig, ServiceAccountConfig } from './cluster-schema.ts';
export type { OperatorConfig } from './operator-schema.ts';
export type { VaultConfig } from './vault-schema.ts';

/**
 * `bitiq.yaml`: which environments there are, where they live and who may do what in them.
 * Secrets are never in it: a key that ends in `Env` names the environment variable that holds one.
 */

const repository = z.strictObject({
  owner: z.string().min(1).describe('Organisation or user on GitHub.'),
  name: z.string().min(1).describe('Name of the repository.'),
  branch: z.string().min(1).default('main').describe('What the environment is rendered from.'),
});

/** Who may: `everyone` (full members of the workspace), or names under `groups`. */
const permission = z
  .union([z.literal('everyone'), z.array(z.string().min(1)).min(1)])
  .describe('everyone, or a list of names under groups');

const environment = z.strictObject({
  title: z.string().min(1).optional().describe('How people call it. Default: its name.'),
  channel: z
    .string()
    .regex(/^[CG][A-Z0-9]+$/, 'a Slack channel id such as C0123456789')
    .describe('Its channel.'),
  cluster: cluster.prefault({}).describe('Where the workloads run.'),
  argocdCluster: cluster.optional().describe('Where the Applications live. Default: the same cluster.'),
  argocdWriter: cluster.optional().describe('As whom a sync is set there. Default: as argocdCluster has it.'),
  bootstrapWriter: cluster
    .optional()
    .describe('As whom bootstrap prepares the cluster. Default: as cluster has it.'),
  argocdApi: argocdApi.optional().describe("Argo CD's own API; for the executor argocd-api."),
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
      app: z.string().min(1).optional().describe('Of the applications. Default: bitiq-<env>.'),
      gitops: z.string().min(1).default('openshift-gitops').describe('Of Argo CD and its Applications.'),
      pipelines: z.string().min(1).default('openshift-pipelines').describe('Of the Tekton pipelines.'),
      certManager: z.string().min(1).default('cert-manager').describe('Of cert-manager.'),
    })
    .prefault({})
    .describe('Where things live in the cluster.'),
  operators: z
    .array(operator)
    .default([...PLATFORM_OPERATORS])
    .describe("Operators and their pinned channels; replaces the platform's list."),
  secretOperator: z
    .enum(['vault-secrets-operator', 'external-secrets'])
    .default('vault-secrets-operator')
    .describe('What brings secrets from Vault into the cluster.'),
  secrets: secrets.optional().describe("Secrets it needs; replaces the platform's list."),
  certManagerDns01: z.boolean().default(false).describe('Whether certificates come by DNS-01 with Route 53.'),
  vault: vault.describe('The Vault that holds its secrets.'),
  vaultPolicy: z
    .string()
    .min(1)
    .optional()
    .describe('Policy that Git, the cluster and Vault must agree on. Default: gitops-<env>.'),
  repository: repository.describe('The GitOps repository.'),
  preflight: preflight.prefault({}).describe('Limits, thresholds and severities of preflight.'),
  permissions: z.record(z.string(), permission).default({}).describe('Job or verb to who may run it.'),
  controller,
  flux: flux.prefault({}).describe('Where Flux is, for controller: flux.'),
  waves: z
    .array(z.array(z.string().min(1)).min(1))
    .optional()
    .describe('Its Applications in the order of a sync: a wave begins when the one before it is done.'),
  sync: sync.prefault({}).describe('How a sync is carried out.'),
  drift: drift.prefault({}).describe('How drift is looked for.'),
  smoke: smoke.prefault({}).describe('How it is judged whether the environment works.'),
  schedules: z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and -'), schedule)
    .default({})
    .describe('What is done at certain times, by a name of its own.'),
  bootstrap: bootstrap.prefault({}).describe('How the environment is prepared from an empty cluster.'),
  freezes: z.array(freeze).default([]).describe('Times in which nothing is synced.'),
  policies: policies.prefault({}).describe('Who must approve what changes something.'),
});

const store = z.strictObject({
  keepDays: z
    .int()
    .min(30)
    .max(3_650)
    .default(90)
    .describe(
      'So many days reports of runs, what is known of their messages and times of schedules are kept.',
    ),
});

export const configFile = z.strictObject({
  workspace: z
    .string()
    .regex(/^T[A-Z0-9]+$/, 'a Slack team id such as T0123456789')
    .optional()
    .describe('The Slack workspace bitiq obeys. Empty: the one its token belongs to.'),
  groups: z
    .record(
      z.string(),
      z
        .union([
          z.strictObject({
            userGroup: z
              .string()
              .regex(/^S[A-Z0-9]+$/, 'a Slack user group id such as S0123456789')
              .describe('Id of a Slack user group, read live.'),
          }),
          z.strictObject({
            users: z
              .array(z.string().regex(/^[UW][A-Z0-9]+$/, 'a Slack user id such as U0123456789'))
              .describe('Ids of people.'),
          }),
        ])
        .describe('userGroup, or users'),
    )
    .default({})
    .describe('The people that permissions speak of.'),
  audit: audit.prefault({}).describe('Where the audit log is anchored, and how often.'),
  store: store.prefault({}).describe('What is kept for how long. The audit log is kept for ever.'),
  environments: z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and -'), environment)
    .describe('By name, e.g. prod.'),
});

/** The file as parsed, before names and paths are filled in. */
export type ConfigFile = z.output<typeof configFile>;
export type RepositoryConfig = z.output<typeof repository>;
export type Permission = z.output<typeof permission>;
export type GroupConfig = ConfigFile['groups'][string];

/** One environment, with its name and every default filled in. */
export type Environment = Omit<
  z.output<typeof environment>,
  'namespaces' | 'vaultPolicy' | 'title' | 'waves' | 'secrets'
> & {
  readonly name: string;
  readonly title: string;
  readonly namespaces: { app: string; gitops: string; pipelines: string; certManager: string };
  readonly vaultPolicy: string;
  readonly waves: readonly (readonly string[])[];
  readonly secrets: readonly EnvironmentSecret[];
};
