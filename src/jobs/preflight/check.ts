import type { Environment } from '../../config/schema.ts';
import type { Resolver } from '../../integrations/dns/resolver.ts';
import type { Repository } from '../../integrations/github/repository.ts';
import type { Kubernetes } from '../../integrations/kubernetes/kubernetes.ts';
import type { CertificateProbe } from '../../integrations/tls/certificate-probe.ts';
import type { Vault } from '../../integrations/vault/vault.ts';

/** `blocker`: production must not go ahead. `warning`: somebody should look. */
export type Severity = 'blocker' | 'warning';

/**
 * `passed`: the answer is yes. `failed`: the answer is no. `unknown`: it could not be asked (403,
 * timeout, a bug); an unknown blocker blocks. `skipped`: it does not apply here, or waits for another.
 */
export type CheckStatus = 'passed' | 'failed' | 'unknown' | 'skipped';

/** What a check found. */
export interface Finding {
  readonly status: CheckStatus;
  /** One line, plain text, numbers with units: what is so, and for `failed` what is wrong. */
  readonly summary: string;
  /** Further lines for the thread: names and values that led to the answer. Never a secret value. */
  readonly evidence?: readonly string[];
  /** What to type or change, ready to paste. Wanted for `failed` and `unknown`. */
  readonly remedy?: string;
  /** For `skipped`: the id of the check without which this one cannot be asked. */
  readonly waitsFor?: string;
}

/** What a check may touch. Ask for less: `Pick<CheckContext, 'kubernetes' | 'signal'>`. */
export interface CheckContext {
  readonly environment: Environment;
  /** The cluster where the workloads run. Read-only; repeated questions of one run are asked once. */
  readonly kubernetes: Kubernetes;
  /** The cluster where Argo CD or Flux and its objects live; usually the same one. */
  readonly gitopsKubernetes: Kubernetes;
  readonly vault: Vault;
  /** The GitOps repository at the environment's branch. */
  readonly repository: Repository;
  readonly resolver: Resolver;
  readonly certificates: CertificateProbe;
  /** Aborted when the check's or the run's time limit passes. Hand it to every outside call. */
  readonly signal: AbortSignal;
  now(): Date;
  /** A fresh DNS label, e.g. for the wildcard. */
  newLabel(): string;
}

/**
 * One question about an environment. It reads and never writes, asks at most two round trips deep,
 * and may throw: the runner turns what it throws into `unknown` with the missing right or the reason.
 *
 * @example
 * export const defaultStorageClass: Check = {
 *   id: 'default-storage-class',
 *   title: 'Exactly one default StorageClass',
 *   severity: 'blocker',
 *   async run({ kubernetes, signal }) { … },
 * };
 */
export interface Check {
  /** The file's name without its ending. */
  readonly id: string;
  readonly title: string;
  /** Unless the environment's `preflight.severities` says otherwise. */
  readonly severity: Severity;
  /** What has to bring the environment about for this to mean anything; elsewhere it is skipped. Default: either. */
  readonly controller?: Environment['controller'];
  run(context: CheckContext): Promise<Finding>;
}
