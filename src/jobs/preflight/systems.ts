import type { Config } from '../../config/config.ts';
import type { Environment } from '../../config/schema.ts';
import { createResolver } from '../../integrations/dns/create-resolver.ts';
import { type Commits, createCommits } from '../../integrations/github/compare.ts';
import { createRepository } from '../../integrations/github/create-repository.ts';
import { createKubernetes, type KubernetesClient } from '../../integrations/kubernetes/client.ts';
import { createCertificateProbe } from '../../integrations/tls/create-certificate-probe.ts';
import { createVault } from '../../integrations/vault/create-vault.ts';
import type { Vault } from '../../integrations/vault/vault.ts';
import type { PreflightSystems } from './preflight.ts';

/** The clients of all environments, made on first need and kept warm from run to run. */
export interface Systems {
  readonly environments: Config['environments'];
  /** The repository is new for each run: it is one look at one commit. */
  systemsOf(environment: Environment): Promise<PreflightSystems & { readonly commits: Commits }>;
  close(): Promise<void>;
}

interface Kept {
  readonly kubernetes: KubernetesClient;
  readonly argocdKubernetes: KubernetesClient;
  readonly vault: Vault;
}

export function createSystems(config: Config): Systems {
  const kept = new Map<string, Kept>();
  const env = Object.fromEntries(config.credentials);
  const github = { apiUrl: config.githubApiUrl, token: config.githubToken };
  return {
    environments: config.environments,
    async systemsOf(environment) {
      const clients = kept.get(environment.name) ?? connect(environment, env);
      kept.set(environment.name, clients);
      return {
        ...clients,
        repository: createRepository(environment.repository, github),
        commits: createCommits(environment.repository, github),
        resolver: createResolver(environment.dnsServers),
        certificates: createCertificateProbe(),
      };
    },
    async close() {
      const clients = [...kept.values()].flatMap(({ kubernetes, argocdKubernetes }) => [
        kubernetes,
        argocdKubernetes,
      ]);
      kept.clear();
      await Promise.all([...new Set(clients)].map((client) => client.close()));
    },
  };
}

function connect(
  { cluster, argocdCluster, vault }: Environment,
  env: Readonly<Record<string, string>>,
): Kept {
  const kubernetes = createKubernetes(cluster);
  const argocdKubernetes = argocdCluster === undefined ? kubernetes : createKubernetes(argocdCluster);
  return { kubernetes, argocdKubernetes, vault: createVault(vault, { env }) };
}
