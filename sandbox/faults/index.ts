import type { Fault } from '../world.ts';
import { apiBusy } from './api-busy.ts';
import { apiDown } from './api-down.ts';
import { apiForbidsNodes } from './api-forbids-nodes.ts';
import { apiHangs } from './api-hangs.ts';
import { apiLogin } from './api-login.ts';
import { apiRights } from './api-rights.ts';
import { apiSlow } from './api-slow.ts';
import { apiThrottled } from './api-throttled.ts';
import { applicationsInCluster } from './applications-in-cluster.ts';
import { applicationsetValues } from './applicationset-values.ts';
import { applyConflict } from './apply-conflict.ts';
import { argocdCrds } from './argocd-crds.ts';
import { argocdReady } from './argocd-ready.ts';
import { autoSyncOn } from './auto-sync-on.ts';
import { awsBusy } from './aws-busy.ts';
import { baseDomain } from './base-domain.ts';
import { branchMoves } from './branch-moves.ts';
import { bucketTaken } from './bucket-taken.ts';
import { certificateExpired } from './certificate-expired.ts';
import { channelsPinnedInGit } from './channels-pinned-in-git.ts';
import { clusterSecretStoreNotReady } from './cluster-secret-store-not-ready.ts';
import { clusterSettled } from './cluster-settled.ts';
import { clusterVersion } from './cluster-version.ts';
import { controlPlaneNodes } from './control-plane-nodes.ts';
import { crdNotEstablished } from './crd-not-established.ts';
import { csvFails } from './csv-fails.ts';
import { defaultStorageClass } from './default-storage-class.ts';
import { dnsDown } from './dns-down.ts';
import { githubBusy } from './github-busy.ts';
import { githubDown } from './github-down.ts';
import { iamDenied } from './iam-denied.ts';
import { imageByHand } from './image-by-hand.ts';
import { imageUpdater } from './image-updater.ts';
import { lokistackDegraded } from './lokistack-degraded.ts';
import { managedNamespace } from './managed-namespace.ts';
import { namespaceTerminating } from './namespace-terminating.ts';
import { namespaces } from './namespaces.ts';
import { neverHealthy } from './never-healthy.ts';
import { oneSecretOperator } from './one-secret-operator.ts';
import { operationCleared } from './operation-cleared.ts';
import { operationIgnored } from './operation-ignored.ts';
import { operationReplaced } from './operation-replaced.ts';
import { operatorCatalogs } from './operator-catalogs.ts';
import { operatorChannels } from './operator-channels.ts';
import { operatorCsvs } from './operator-csvs.ts';
import { operatorPackages } from './operator-packages.ts';
import { pipelineRegistrySecret } from './pipeline-registry-secret.ts';
import { pipelineRunHangs } from './pipeline-run-hangs.ts';
import { projectForbids } from './project-forbids.ts';
import { routeDown } from './route-down.ts';
import { route53Credentials } from './route53-credentials.ts';
import { secretForbidden } from './secret-forbidden.ts';
import { secretKeyMissing } from './secret-key-missing.ts';
import { secretNotDelivered } from './secret-not-delivered.ts';
import { secretOperatorFails } from './secret-operator-fails.ts';
import { secretPathEmpty } from './secret-path-empty.ts';
import { secretPathWrong } from './secret-path-wrong.ts';
import { secretStale } from './secret-stale.ts';
import { secretStoreReady } from './secret-store-ready.ts';
import { secretVersionDeleted } from './secret-version-deleted.ts';
import { secretsManagerThrottles } from './secrets-manager-throttles.ts';
import { syncDegraded } from './sync-degraded.ts';
import { syncFails } from './sync-fails.ts';
import { syncHangs } from './sync-hangs.ts';
import { syncParked } from './sync-parked.ts';
import { syncWindowClosed } from './sync-window-closed.ts';
import { tektonFsgroup } from './tekton-fsgroup.ts';
import { tokenExpired } from './token-expired.ts';
import { vaultDown } from './vault-down.ts';
import { vaultForbids } from './vault-forbids.ts';
import { vaultLogin } from './vault-login.ts';
import { vaultPolicyRole } from './vault-policy-role.ts';
import { vaultQuota } from './vault-quota.ts';
import { vaultReady } from './vault-ready.ts';
import { vaultSlow } from './vault-slow.ts';
import { wildcardDns } from './wildcard-dns.ts';
import { wildcardTls } from './wildcard-tls.ts';
import { workerNodes } from './worker-nodes.ts';

/** Everything that can be broken on purpose: first one for each check, in the checks' order, then the rest. */
export const FAULTS: readonly Fault[] = [
  apiLogin,
  clusterVersion,
  clusterSettled,
  controlPlaneNodes,
  workerNodes,
  defaultStorageClass,
  baseDomain,
  wildcardDns,
  wildcardTls,
  operatorCatalogs,
  operatorPackages,
  operatorChannels,
  operatorCsvs,
  channelsPinnedInGit,
  namespaces,
  managedNamespace,
  argocdCrds,
  argocdReady,
  applicationsetValues,
  applicationsInCluster,
  vaultReady,
  vaultLogin,
  vaultPolicyRole,
  secretStoreReady,
  oneSecretOperator,
  tektonFsgroup,
  pipelineRegistrySecret,
  route53Credentials,
  imageUpdater,
  apiRights,
  apiDown,
  apiForbidsNodes,
  apiHangs,
  apiSlow,
  apiThrottled,
  apiBusy,
  tokenExpired,
  vaultSlow,
  vaultQuota,
  vaultDown,
  vaultForbids,
  githubDown,
  githubBusy,
  dnsDown,
  secretPathEmpty,
  secretPathWrong,
  secretVersionDeleted,
  secretKeyMissing,
  secretNotDelivered,
  secretOperatorFails,
  secretStale,
  secretForbidden,
  imageByHand,
  routeDown,
  certificateExpired,
  pipelineRunHangs,
  branchMoves,
  autoSyncOn,
  syncWindowClosed,
  syncParked,
  projectForbids,
  operationCleared,
  operationReplaced,
  operationIgnored,
  syncHangs,
  syncFails,
  syncDegraded,
  neverHealthy,
  csvFails,
  crdNotEstablished,
  namespaceTerminating,
  applyConflict,
  bucketTaken,
  iamDenied,
  awsBusy,
  secretsManagerThrottles,
  clusterSecretStoreNotReady,
  lokistackDegraded,
];
