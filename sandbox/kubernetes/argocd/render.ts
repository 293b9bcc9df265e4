import type { KubernetesObject } from '../../world.ts';
import type { ManagedResource } from './managed-resource.ts';

/** A hook of a chart, which is a Job. */
export interface Hook {
  readonly name: string;
  readonly type: 'PreSync' | 'PostSync';
}

/** What a commit makes of an Application. */
export interface Rendered {
  /** The commit, in 40 characters. */
  readonly revision: string;
  /** The images of its workloads; left out: not known. */
  readonly images?: readonly string[];
  /** How many pods each of them has; left out: not known. */
  readonly replicas?: number;
  readonly hooks: readonly Hook[];
  /** Whether the commit differs from what was synced last. */
  readonly differs: boolean;
  /** What an Application that was never synced is compared with; left out: nothing is known of it. */
  readonly resources?: readonly ManagedResource[];
  /** What a sync puts into the cluster where it is not there yet; Deployments it brings to what they say here. */
  readonly objects?: readonly KubernetesObject[];
}

/** Reads a revision of an Application's repository; `undefined`: it is not there. */
export type Render = (application: KubernetesObject, revision: string) => Rendered | undefined;

/** For a cluster without a repository: every revision is there. */
export const renderNothing: Render = (_application, revision) => ({ revision, hooks: [], differs: false });
