import type { EnvironmentContext } from '../context.ts';
import type { Probe } from '../probe.ts';
import { argocdVersion } from './argocd-version.ts';
import { bootstrapBounded } from './bootstrap-bounded.ts';
import { clusterClock } from './cluster-clock.ts';
import { clusterForbidden } from './cluster-forbidden.ts';
import { clusterIdentity } from './cluster-identity.ts';
import { clusterRights } from './cluster-rights.ts';
import { githubRead } from './github-read.ts';
import { githubWrite } from './github-write.ts';
import { operationOnly } from './operation-only.ts';
import { secretsDryRunOnly } from './secrets-dry-run-only.ts';
import { vaultClock } from './vault-clock.ts';
import { vaultForbidden } from './vault-forbidden.ts';
import { vaultRights } from './vault-rights.ts';

/** What is asked about each environment, in the order in which people should read it. */
export const ENVIRONMENT_PROBES: readonly Probe<EnvironmentContext>[] = [
  clusterIdentity,
  clusterRights,
  clusterForbidden,
  secretsDryRunOnly,
  operationOnly,
  bootstrapBounded,
  clusterClock,
  vaultRights,
  vaultForbidden,
  vaultClock,
  githubRead,
  githubWrite,
  argocdVersion,
];
