import type { Config } from '../config/config.ts';
import type { Environment } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { createApiExecutor } from '../integrations/argocd/api-executor.ts';
import type { ArgocdApi } from '../integrations/argocd/argocd-client.ts';
import { createKubernetesExecutor } from '../integrations/argocd/kubernetes-executor.ts';
import { createManagedResources, type ManagedResources } from '../integrations/argocd/managed-resources.ts';
import type { SyncExecutor } from '../integrations/argocd/operations.ts';
import { type Aws, createAws } from '../integrations/aws/create-aws.ts';
import { createSecretsManager, type SecretsManager } from '../integrations/aws/secrets-manager.ts';
import { createResolver } from '../integrations/dns/create-resolver.ts';
import { createFluxExecutor, type FluxExecutor } from '../integrations/flux/executor.ts';
import { type Commits, createCommits } from '../integrations/github/compare.ts';
import { createRepository } from '../integrations/github/create-repository.ts';
import { createIssues, type Issues } from '../integrations/github/issues.ts';
import { createKubernetes, type KubernetesClient } from '../integrations/kubernetes/client.ts';
import { createCertificateProbe } from '../integrations/tls/create-certificate-probe.ts';
import { createVault } from '../integrations/vault/create-vault.ts';
import { createVaultSecretWriter, type VaultSecretWriter } from '../integrations/vault/secret-writer.ts';
import type { Vault } from '../integrations/vault/vault.ts';
import type { PreflightSystems } from './preflight/preflight.ts';

/** The clients of all environments, made on first need and kept warm from run to run. */
export interface Systems {
  readonly environments: Config['environments'];
  /** The repository is new for each run: it is one look at one commit. */
  systemsOf(environment: Environment): Promise<EnvironmentSystems>;
  close(): Promise<void>;
}

export interface EnvironmentSystems extends PreflightSystems {
  readonly gitopsKubernetes: KubernetesClient;
  readonly bootstrapKubernetes: KubernetesClient;
  readonly commits: Commits;
  readonly issues: Issues;
  readonly secretsManager: SecretsManager;
  /** AWS as bootstrap makes something there. */
  createAws(region: string): Aws;
  /** Writes into the environment's Vault by this role; logs in anew. */
  createVaultWriter(role: string): VaultSecretWriter;
  /** What sets operations there; the same one each time. Throws `UserError` where it is not configured. */
  createExecutor(): SyncExecutor;
  /** What differs, told by Argo CD's own API; `undefined`: it is not configured. */
  readonly managedResources: ManagedResources | undefined;
  /** What suspends and resumes there, where Flux is. */
  createFluxExecutor(): FluxExecutor;
}

interface Kept {
  readonly kubernetes: KubernetesClient;
  readonly gitopsKubernetes: KubernetesClient;
  /** Whom syncs are set as; often the same client. */
  readonly gitopsWriter: KubernetesClient;
  readonly bootstrapKubernetes: KubernetesClient;
  readonly vault: Vault;
  readonly managedResources: ManagedResources | undefined;
}

export function createSystems(config: Config): Systems {
  const kept = new Map<string, Kept>();
  const env = Object.fromEntries(config.credentials);
  const secretsManager = createSecretsManager(config.aws ?? {});
  const awsOf = oncePerRegion((region) => createAws(config.aws ?? {}, region));
  const github = { apiUrl: config.githubApiUrl, token: config.githubToken };
  return {
    environments: config.environments,
    async systemsOf(environment) {
      const clients = kept.get(environment.name) ?? connect(environment, env);
      kept.set(environment.name, clients);
      const { gitopsWriter, ...shown } = clients;
      return {
        ...shown,
        secretsManager,
        createAws: awsOf,
        createVaultWriter: (role) => createVaultSecretWriter(environment.vault, role, { env }),
        createExecutor: () => createExecutor(environment, gitopsWriter, env),
        createFluxExecutor: () => createFluxExecutor(gitopsWriter, { namespace: environment.flux.namespace }),
        repository: createRepository(environment.repository, github),
        commits: createCommits(environment.repository, github),
        issues: createIssues(environment.repository, github),
        resolver: createResolver(environment.dnsServers),
        certificates: createCertificateProbe(),
      };
    },
    async close() {
      const clients = [...kept.values()].flatMap(
        ({ kubernetes, gitopsKubernetes, gitopsWriter, bootstrapKubernetes }) => [
          kubernetes,
          gitopsKubernetes,
          gitopsWriter,
          bootstrapKubernetes,
        ],
      );
      kept.clear();
      await Promise.all([...new Set(clients)].map((client) => client.close()));
    },
  };
}

function connect(environment: Environment, env: Readonly<Record<string, string>>): Kept {
  const { cluster, argocdCluster, argocdWriter, bootstrapWriter, vault, namespaces } = environment;
  const api = apiOf(environment, env);
  const kubernetes = createKubernetes(cluster);
  const gitopsKubernetes = argocdCluster === undefined ? kubernetes : createKubernetes(argocdCluster);
  const gitopsWriter = argocdWriter === undefined ? gitopsKubernetes : createKubernetes(argocdWriter);
  const bootstrapKubernetes = bootstrapWriter === undefined ? kubernetes : createKubernetes(bootstrapWriter);
  return {
    kubernetes,
    gitopsKubernetes,
    gitopsWriter,
    bootstrapKubernetes,
    vault: createVault(vault, { env }),
    managedResources: api && createManagedResources(api, { namespace: namespaces.gitops }),
  };
}

function oncePerRegion(create: (region: string) => Aws): (region: string) => Aws {
  const made = new Map<string, Aws>();
  return (region) => {
    const found = made.get(region) ?? create(region);
    made.set(region, found);
    return found;
  };
}

function createExecutor(
  environment: Environment,
  writer: KubernetesClient,
  env: Readonly<Record<string, string>>,
): SyncExecutor {
  const { name, sync, namespaces } = environment;
  const place = { namespace: namespaces.gitops };
  if (sync.executor === 'kubernetes') return createKubernetesExecutor(writer, place);
  const api = apiOf(environment, env);
  if (api === undefined) {
    throw new UserError('no-argocd-api', `${name} syncs by Argo CD's API, and its argocdApi is not set.`, {
      next: `Set environments.${name}.argocdApi in bitiq.yaml, and its token.`,
    });
  }
  return createApiExecutor(api, place);
}

/** Argo CD's own API and the token for it; `undefined` where it is not configured. */
function apiOf({ argocdApi }: Environment, env: Readonly<Record<string, string>>): ArgocdApi | undefined {
  const { address, tokenEnv, caFile } = argocdApi ?? {};
  const token = tokenEnv && env[tokenEnv];
  return address === undefined || !token ? undefined : { address, token, caFile };
}
