import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { PLATFORM_OPERATORS } from '../../src/config/operators.ts';
import { listPlatformSecrets } from '../../src/config/platform-secrets.ts';
import { AWS_KEY, BUCKET } from '../fixtures/aws.ts';
import { BITIQ_TOKEN, BITIQ_USER, BOOTSTRAP_TOKEN, SYNC_TOKEN } from '../fixtures/cluster/access.ts';
import { FURTHER_OPERATORS } from '../fixtures/cluster/catalogs.ts';
import { BOT_ROLE, MOUNT } from '../fixtures/vault.ts';
import { defaultWorkspace, type WorkspaceSeed } from '../slack/workspace.ts';
import { LOGGING } from './chart-objects.ts';
import { type EnvironmentPlace, REPOSITORY } from './environments.ts';
import type { RunningEnvironment } from './start-environment.ts';
import type { Worlds } from './start-worlds.ts';
import { ADMIN_TOKEN, GITHUB_TOKEN, VAULT_JWT } from './tokens.ts';

/** Where the settings are. */
export interface Settings {
  /** `bitiq.yaml`. */
  readonly config: string;
  /** A context for each environment with bitiq's own rights, and `<environment>-admin` with all. */
  readonly kubeconfig: string;
  /** `env` as a file, for `node --env-file` and shells. */
  readonly envFile: string;
  /** The variables with which bitiq runs against these worlds. */
  readonly env: Readonly<Record<string, string>>;
}

/** What is to be otherwise than in the sandbox's own settings. */
export interface SettingsChanges {
  /** Whose groups are known. Default: `defaultWorkspace`. */
  readonly workspace?: Pick<WorkspaceSeed, 'team' | 'userGroups'>;
  /** Fields that take the place of an environment's own, by its name. */
  readonly environments?: Readonly<Record<string, object>>;
}

/**
 * Writes into a folder what bitiq needs to run against the worlds unchanged. `more` are variables of
 * servers besides the worlds: Slack's, `REDIS_URL`.
 */
export async function writeSettings(
  folder: string,
  worlds: Worlds,
  more: Readonly<Record<string, string>> = {},
  changes: SettingsChanges = {},
): Promise<Settings> {
  await mkdir(folder, { recursive: true });
  const config = join(folder, 'bitiq.yaml');
  const kubeconfig = join(folder, 'kubeconfig');
  const envFile = join(folder, 'sandbox.env');
  const env = {
    BITIQ_CONFIG: config,
    DATABASE_URL: `sqlite:${join(folder, 'bitiq.sqlite')}`,
    GITHUB_API_URL: worlds.github.address,
    GITHUB_TOKEN,
    AWS_ENDPOINT_URL: worlds.aws.address,
    AWS_ACCESS_KEY_ID: AWS_KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: AWS_KEY.secretAccessKey,
    ...Object.fromEntries(
      worlds.environments.map(({ name, argocdApi }) => [argocdTokenOf(name), argocdApi.token]),
    ),
    ...more,
  };
  await writePrivately(config, stringify(configOf(worlds, changes), { aliasDuplicateObjects: false }));
  await writePrivately(kubeconfig, stringify(kubeconfigOf(worlds.environments)));
  await writePrivately(join(folder, 'vault-token'), VAULT_JWT);
  for (const { name, argocdApi } of worlds.environments)
    await writePrivately(join(folder, `argocd-${name}.pem`), argocdApi.caPem);
  await writePrivately(envFile, toEnvFile(env));
  return { config, kubeconfig, envFile, env };
}

async function writePrivately(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
  await chmod(path, 0o600);
}

function toEnvFile(env: Readonly<Record<string, string>>): string {
  const lines = Object.entries(env).map(([name, value]) => `${name}='${value}'`);
  return `${lines.join('\n')}\n`;
}

/** Often enough for a person to see a checkpoint come. */
const ANCHORED = { channel: 'C0AUDIT001', checkpointRecords: 50, checkpointInterval: '1m' };

function configOf({ environments }: Worlds, changes: SettingsChanges): object {
  const { workspace = defaultWorkspace, environments: others = {} } = changes;
  return {
    workspace: workspace.team.id,
    ...(workspace === defaultWorkspace && { audit: ANCHORED }),
    groups: Object.fromEntries(workspace.userGroups.map(({ handle, id }) => [handle, { userGroup: id }])),
    environments: Object.fromEntries(
      environments.map((world) => [
        world.name,
        { ...environmentOf(world), ...(world.place.isEmpty && newClusterOf(world)), ...others[world.name] },
      ]),
    ),
  };
}

/** The variable that holds an environment's token of Argo CD. */
function argocdTokenOf(environment: string): string {
  return `ARGOCD_TOKEN_${environment.toUpperCase()}`;
}

function environmentOf({ place, vault, dns, router, argocdApi }: RunningEnvironment): object {
  return {
    title: place.title,
    channel: place.channel,
    cluster: { kubeconfig: './kubeconfig', context: place.name, user: BITIQ_USER },
    argocdWriter: { kubeconfig: './kubeconfig', context: `${place.name}-sync` },
    baseDomain: place.baseDomain,
    routerPort: router.port,
    dnsServers: [dns.address],
    certManagerDns01: place.certManagerDns01,
    secrets: secretsOf(place.name),
    vault: {
      address: vault.address,
      mount: MOUNT,
      auth: { method: 'kubernetes', role: BOT_ROLE, tokenFile: './vault-token' },
    },
    repository: REPOSITORY,
    preflight: { controlPlaneNodes: place.nodes.controlPlane, workerNodes: place.nodes.worker },
    permissions: {
      preflight: 'everyone',
      sync: ['developers'],
      lock: ['platform'],
      steal: ['security'],
      audit: ['platform', 'security'],
    },
    ...(place.controller === 'flux' && { controller: 'flux' }),
    waves: wavesOf(place),
    sync: {
      // One environment is synced through Argo CD's own API, the others through .operation.
      executor: place.name === 'sno' ? 'argocd-api' : 'kubernetes',
      settle: '1s',
      pollEvery: '200ms',
      stuckAfter: '1m',
    },
    argocdApi: {
      address: argocdApi.address,
      tokenEnv: argocdTokenOf(place.name),
      caFile: `./argocd-${place.name}.pem`,
    },
    // One authority signs for every server of the sandbox.
    smoke: { caFile: `./argocd-${place.name}.pem` },
    policies: { sync: policyOf(place.name) },
  };
}

/** What bootstrap needs besides: who prepares the cluster, with what, and who approves it. */
function newClusterOf({ place, aws }: RunningEnvironment): object {
  return {
    bootstrapWriter: { kubeconfig: './kubeconfig', context: `${place.name}-bootstrap` },
    operators: [...PLATFORM_OPERATORS, ...FURTHER_OPERATORS.filter(({ package: name }) => isLogging(name))],
    bootstrap: {
      pollEvery: '1s',
      aws: {
        region: aws.region,
        bucket: BUCKET,
        credentials: { kind: 'user', secret: { store: 'vault', name: 'logging/loki-s3' } },
      },
    },
    permissions: {
      preflight: 'everyone',
      sync: ['developers'],
      bootstrap: ['platform'],
      audit: ['security'],
    },
    policies: {
      sync: { approvals: { group: 'platform' } },
      bootstrap: { approvals: { all: [{ group: 'platform' }, { group: 'security' }] } },
    },
  };
}

function isLogging(name: string): boolean {
  return name === 'loki-operator' || name === 'cluster-logging';
}

/** The platform's own, one of which has to be rotated. */
function secretsOf(environment: string): readonly object[] {
  const namespaces = {
    app: `bitiq-${environment}`,
    gitops: 'openshift-gitops',
    pipelines: 'openshift-pipelines',
    certManager: 'cert-manager',
  };
  const secrets = listPlatformSecrets({ namespaces, secretOperator: 'vault-secrets-operator' });
  return secrets.map((secret) =>
    secret.path === 'services/nostr-query/credentials' ? { ...secret, maxAge: '180d' } : secret,
  );
}

/** Secrets before what reads them, the logging stack before what sends to it, and the services last. */
function wavesOf({
  name: environment,
  isEmpty,
  controller,
}: EnvironmentPlace): readonly (readonly string[])[] {
  if (controller === 'flux') return [['vault-config'], ['apps', 'helmrelease/toy-web']];
  const waves = [
    ['bitiq-umbrella', 'bootstrap-operators'],
    ['vault-config', 'vault-runtime'],
    ['ci-pipelines', 'image-updater'],
    ...(isEmpty ? LOGGING.map((each) => [each]) : []),
    ['toy-service', 'toy-web'],
  ];
  return waves.map((wave) => wave.map((name) => `${name}-${environment}`));
}

/** Environments differ by policy alone. */
function policyOf(environment: string): object {
  if (environment === 'prod') return { approvals: { all: [{ group: 'platform' }, { group: 'security' }] } };
  return { approvals: ['staging', 'edge'].includes(environment) ? { group: 'platform' } : 'auto' };
}

/** One kubeconfig of all clusters; its current context is the last environment's, as bitiq. */
function kubeconfigOf(environments: readonly RunningEnvironment[]): object {
  const single = environments.flatMap(({ name, cluster }) => [
    parse(cluster.kubeconfig(BITIQ_TOKEN, name)) as Kubeconfig,
    parse(cluster.kubeconfig(SYNC_TOKEN, `${name}-sync`)) as Kubeconfig,
    parse(cluster.kubeconfig(BOOTSTRAP_TOKEN, `${name}-bootstrap`)) as Kubeconfig,
    parse(cluster.kubeconfig(ADMIN_TOKEN, `${name}-admin`)) as Kubeconfig,
  ]);
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: single.flatMap(({ clusters }) => clusters),
    users: single.flatMap(({ users }) => users),
    contexts: single.flatMap(({ contexts }) => contexts),
    'current-context': environments.at(-1)?.name ?? '',
  };
}

interface Kubeconfig {
  readonly clusters: readonly object[];
  readonly users: readonly object[];
  readonly contexts: readonly object[];
}
