import { resolve } from 'node:path';
import { PLATFORM_APPLICATIONS } from './applications.ts';
import { toFluxName } from './flux-names.ts';
import { kindOf, listPlatformSecrets } from './platform-secrets.ts';
import type { ClusterConfig, ConfigFile, Environment } from './schema.ts';

/** One environment with its name, every default that depends on it, and absolute paths. */
export function fillEnvironment(
  name: string,
  raw: ConfigFile['environments'][string],
  folder: string,
): Environment {
  const { argocdCluster, argocdWriter, bootstrapWriter, argocdApi, vault, secretOperator, smoke } = raw;
  const namespaces = { ...raw.namespaces, app: raw.namespaces.app ?? `bitiq-${name}` };
  return {
    ...raw,
    name,
    title: raw.title ?? name,
    vaultPolicy: raw.vaultPolicy ?? `gitops-${name}`,
    waves: fillWaves(name, raw),
    namespaces,
    secrets:
      raw.secrets?.map((secret) => ({ ...secret, kind: secret.kind ?? kindOf(secretOperator) })) ??
      listPlatformSecrets({ namespaces, secretOperator }),
    cluster: fillCluster(raw.cluster, folder),
    ...(argocdCluster && { argocdCluster: fillCluster(argocdCluster, folder) }),
    ...(argocdWriter && { argocdWriter: fillCluster(argocdWriter, folder) }),
    ...(bootstrapWriter && { bootstrapWriter: fillCluster(bootstrapWriter, folder) }),
    ...(argocdApi && { argocdApi: fillAuthority(argocdApi, folder) }),
    smoke: fillAuthority(smoke, folder),
    vault: {
      ...fillAuthority(vault, folder),
      auth:
        vault.auth.method === 'kubernetes'
          ? { ...vault.auth, tokenFile: resolve(folder, vault.auth.tokenFile) }
          : vault.auth,
    },
  };
}

/** Of Flux each name with its kind; of Argo CD those of the platform where none are named. */
function fillWaves(name: string, { controller, waves }: ConfigFile['environments'][string]) {
  if (controller === 'flux')
    return (waves ?? []).map((wave) => wave.map((written) => toFluxName(written) ?? written));
  return waves ?? [PLATFORM_APPLICATIONS.map((application) => `${application}-${name}`)];
}

function fillAuthority<T extends { readonly caFile?: string | undefined }>(server: T, folder: string): T {
  return server.caFile ? { ...server, caFile: resolve(folder, server.caFile) } : server;
}

function fillCluster(cluster: ClusterConfig, folder: string): ClusterConfig {
  return cluster.kubeconfig ? { ...cluster, kubeconfig: resolve(folder, cluster.kubeconfig) } : cluster;
}
