import type { Fault } from '../world.ts';
import { apiDown } from './api-down.ts';
import { apiForbidsNodes } from './api-forbids-nodes.ts';
import { apiHangs } from './api-hangs.ts';
import { apiLogin } from './api-login.ts';
import { apiRights } from './api-rights.ts';
import { apiSlow } from './api-slow.ts';
import { apiThrottled } from './api-throttled.ts';
import { applicationsInCluster } from './applications-in-cluster.ts';
import { argocdCrds } from './argocd-crds.ts';
import { argocdReady } from './argocd-ready.ts';
import { clusterSettled } from './cluster-settled.ts';
import { clusterVersion } from './cluster-version.ts';
import { controlPlaneNodes } from './control-plane-nodes.ts';
import { defaultStorageClass } from './default-storage-class.ts';
import { managedNamespace } from './managed-namespace.ts';
import { namespaces } from './namespaces.ts';
import { operatorCatalogs } from './operator-catalogs.ts';
import { operatorChannels } from './operator-channels.ts';
import { operatorCsvs } from './operator-csvs.ts';
import { operatorPackages } from './operator-packages.ts';
import { pipelineRegistrySecret } from './pipeline-registry-secret.ts';
import { tektonFsgroup } from './tekton-fsgroup.ts';
import { tokenExpired } from './token-expired.ts';
import { workerNodes } from './worker-nodes.ts';

/** Everything that can be broken on purpose: first one for each check, in the checks' order, then the rest. */
export const FAULTS: readonly Fault[] = [
  apiLogin,
  clusterVersion,
  clusterSettled,
  controlPlaneNodes,
  workerNodes,
  defaultStorageClass,
  operatorCatalogs,
  operatorPackages,
  operatorChannels,
  operatorCsvs,
  namespaces,
  managedNamespace,
  argocdCrds,
  argocdReady,
  applicationsInCluster,
  tektonFsgroup,
  pipelineRegistrySecret,
  apiRights,
  apiDown,
  apiHangs,
  apiSlow,
  apiForbidsNodes,
  apiThrottled,
  tokenExpired,
];
