import type { Environment } from '../../config/schema.ts';
import type { Commits } from '../../integrations/github/compare.ts';
import type { Kubernetes } from '../../integrations/kubernetes/kubernetes.ts';
import type { LastPreflight } from './last-preflight.ts';

/** What a sync is planned with. */
export interface SyncSystems {
  /** Where the workloads run. */
  readonly kubernetes: Kubernetes;
  /** Where Argo CD or Flux and its objects live; usually the same cluster. */
  readonly gitopsKubernetes: Kubernetes;
  readonly commits: Commits;
}

/** What somebody asked for. */
export interface SyncAsked {
  /** Names; empty: all of the environment's. */
  readonly applications: readonly string[];
  /** A branch, tag or commit instead of each Application's own. */
  readonly revision?: string | undefined;
  readonly prune: boolean;
}

/** What a plan is made of, whichever controller makes it. */
export interface PlanAsked extends SyncAsked {
  readonly environment: Environment;
  readonly systems: SyncSystems;
  /** How the last finished preflight of the environment ended; left out: none is known. */
  readonly lastPreflight?: LastPreflight | undefined;
  readonly signal: AbortSignal;
  /** Told the names in their order once they are known. */
  readonly onSelected?: ((names: readonly string[]) => void) | undefined;
  readonly now?: (() => Date) | undefined;
}
