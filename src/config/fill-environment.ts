import { resolve } from 'node:path';
import { PLATFORM_APPLICATIONS } from './applications.ts';
import type { ClusterConfig, ConfigFile, Environment } from './schema.ts';

/** One environment with its name, every default that depends on it, and absolute paths. */
export function fillEnvironment(
  name: string,
  raw: ConfigFile['environments'][string],
  folder: string,
): Environment {
  const { argocdCluster, vault } = raw;
  return {
    ...raw,
    name,
    title: raw.title ?? name,
    vaultPolicy: raw.vaultPolicy ?? `gitops-${name}`,
    waves: raw.waves ?? [PLATFORM_APPLICATIONS.map((application) => `${application}-${name}`)],
    namespaces: { ...raw.namespaces, app: raw.namespaces.app ?? `bitiq-${name}` },
    cluster: fillCluster(raw.cluster, folder),
    ...(argocdCluster && { argocdCluster: fillCluster(argocdCluster, folder) }),
    vault: {
      ...vault,
      ...(vault.caFile && { caFile: resolve(folder, vault.caFile) }),
      auth:
        vault.auth.method === 'kubernetes'
          ? { ...vault.auth, tokenFile: resolve(folder, vault.auth.tokenFile) }
          : vault.auth,
    },
  };
}

function fillCluster(cluster: ClusterConfig, folder: string): ClusterConfig {
  return cluster.kubeconfig ? { ...cluster, kubeconfig: resolve(folder, cluster.kubeconfig) } : cluster;
}
