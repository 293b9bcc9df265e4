import { z } from 'zod';
import { bootstrap } from './bootstrap-schema.ts';
import { drift } from './drift-schema.ts';
import { duration } from './duration.ts';
import { controller, flux } from './flux-schema.ts';
import { freeze } from './freeze-schema.ts';
import { PLATFORM_OPERATORS } from './operators.ts';
import { policies } from './policy-schema.ts';
import { schedule } from './schedule-schema.ts';
import { type EnvironmentSecret, secrets } from './secrets-schema.ts';
import { smoke } from './smoke-schema.ts';
import { argocdApi, sync } from './sync-schema.ts';

/**
 * `bitiq.yaml`: which environments there are, where they live and who may do what in them.
 * Secrets are never in it: a key that ends in `Env` names the environment variable that holds one.
 */

const severity = z.enum(['blocker', 'warning']);

/** Names a variable of the environment that holds a secret; the secret itself never stands in the file. */
const environmentVariable = z.string().regex(/^[A-Z_][A-Z0-9_]*$/, 'the name of an environment variable');

const cluster = z.strictObject({
  kubeconfig: z.string().min(1).optional().describe('Path of a kubeconfig file. Empty: in-cluster.'),
  context: z.string().min(1).optional().describe('Context in that file. Empty: its current context.'),
  user: z
    .string()
    .min(1)
    .optional()
    .describe('Whom the cluster must say that bitiq is, e.g. system:serviceaccount:bitiq:bitiq-read.'),
  serviceAccount: z
    .strictObject({
      namespace: z.string().min(1).default('bitiq').describe('Where it is.'),
      name: z.string().min(1).describe('Its name, e.g. bitiq-read.'),
    })
    .optional()
    .describe('Whose short-lived token is asked for and used. Empty: the login above is used itself.'),
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

/** As it stands in a request's path: `kubernetes`, `team/kv`. */
const vaultMount = z
  .string()
  .regex(
    /^(?!(.*\/)?\.{1,2}(\/|$))[\w.-]+(\/[\w.-]+)*$/,
    'a mount such as gitops, without a slash at its ends',
  );

const vault = z.strictObject({
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

const repository = z.strictObject({
  owner: z.string().min(1).describe('Organisation or user on GitHub.'),
  name: z.string().min(1).describe('Name of the repository.'),
  branch: z.string().min(1).default('main').describe('What the environment is rendered from.'),
});

const preflight = z.strictObject({
  timeout: duration.prefault('30s').describe('Time limit of a whole run.'),
  checkTimeout: duration.prefault('10s').describe('Time limit of one check.'),
  minimumVersion: z
    .string()
    .regex(/^\d+\.\d+(\.\d+)?$/, 'a version such as 4.19')
    .default('4.19')
    .describe('The oldest OpenShift that will do.'),
  controlPlaneNodes: z.int().min(0).default(3).describe('Ready control-plane nodes wanted.'),
  workerNodes: z.int().min(0).default(3).describe('Ready worker nodes wanted.'),
  certificateLifetime: duration.prefault('14d').describe('A certificate that ends sooner fails.'),
  severities: z
    .record(z.string(), severity)
    .default({})
    .describe('Check id to blocker or warning, where it differs.'),
  skip: z.array(z.string()).default([]).describe('Check ids that are not asked here.'),
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

const s3Anchor = z.strictObject({
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket, such as acme-audit')
    .describe('Bucket with Object Lock.'),
  region: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'a region such as eu-central-1')
    .describe('Its region.'),
  prefix: z
    .string()
    .regex(/^([A-Za-z0-9._-]+\/)*$/, 'folders that each end in /, such as bitiq/prod/')
    .default('bitiq/')
    .describe('Before the name of each object.'),
  retentionDays: z
    .int()
    .min(1)
    .max(36_500)
    .default(365)
    .describe('So many days nobody can change or delete an object; this cannot be taken back.'),
});

const gitAnchor = z.strictObject({
  owner: z.string().min(1).describe('Organisation or user on GitHub.'),
  name: z.string().min(1).describe('Name of the repository.'),
  branch: z
    .string()
    .min(1)
    .default('bitiq-audit')
    .describe('Branch that nothing is deployed from; made where it is missing.'),
});

const audit = z.strictObject({
  channel: z
    .string()
    .regex(/^[CG][A-Z0-9]+$/, 'a Slack channel id such as C0123456789')
    .optional()
    .describe('Slack channel that signed checkpoints are posted to.'),
  file: z.string().min(1).optional().describe('File that signed checkpoints are added to, one a line.'),
  s3: s3Anchor.optional().describe('S3 bucket that signed checkpoints are put into, an object each, locked.'),
  git: gitAnchor
    .optional()
    .describe('GitHub repository that signed checkpoints are committed to, a file each.'),
  checkpointRecords: z.int().min(1).default(1_000).describe('A checkpoint is signed after so many records.'),
  checkpointInterval: duration.prefault('10m').describe('And so long after the last one.'),
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
export type S3AnchorConfig = z.output<typeof s3Anchor>;
export type ClusterConfig = z.output<typeof cluster>;
export type ServiceAccountConfig = NonNullable<ClusterConfig['serviceAccount']>;
export type OperatorConfig = z.output<typeof operator>;
export type VaultConfig = z.output<typeof vault>;
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
