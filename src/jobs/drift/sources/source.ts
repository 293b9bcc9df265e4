import type { Environment } from '../../../config/schema.ts';
import type { DriftItem } from '../../../drift/item.ts';
import type { ManagedResources } from '../../../integrations/argocd/managed-resources.ts';
import type { Repository } from '../../../integrations/github/repository.ts';
import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';

/** What drift asks. The same clients each time, except the repository: that is one look at one commit. */
export interface DriftSystems {
  /** Where the workloads run. */
  readonly kubernetes: Kubernetes;
  /** Where Argo CD or Flux and its objects live; often the same cluster. */
  readonly gitopsKubernetes: Kubernetes;
  readonly repository: Repository;
  /** What differs, told by Argo CD's own API. Left out: it is not configured. */
  readonly managedResources?: ManagedResources | undefined;
}

/** What is looked at. */
export interface DriftScope {
  readonly environment: Environment;
  /** All that are configured, to tell whose an Application is. */
  readonly environments: readonly Environment[];
  /** The only one to look at. Left out: all of the environment's. */
  readonly application?: string | undefined;
}

/** What a look is given besides. */
export interface DriftAsk {
  /** Ends it: its time limit, or that nobody waits for it any more. */
  readonly signal: AbortSignal;
  readonly now: Date;
}

/** What a look found. */
export interface FoundDrift {
  /** The Applications that were looked at, in the order of the waves; those that are not there, too. */
  readonly applications: readonly string[];
  /** Each identity once. */
  readonly items: readonly DriftItem[];
  /** Applications of which it could not be told: nothing of them is known to be gone. */
  readonly undetermined: ReadonlySet<string>;
}

/** What brings Git to a cluster and knows where it is not as Git says: Argo CD, or Flux. Reads only. */
export interface DriftSource {
  /** As rows call it: `Argo CD`. */
  readonly title: string;
  /**
   * What of the scope is not as Git says. What it lists it judges one by one as it arrives, and keeps only
   * what it found. Throws `ExternalError` where it could not be asked, and `UserError` for an Application
   * that is not the environment's.
   */
  look(scope: DriftScope, ask: DriftAsk): Promise<FoundDrift>;
}
