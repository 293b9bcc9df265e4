import type { CommonPlan, OrUnknown, Planned } from '../plan.ts';
import type { Way } from '../way-note.ts';

/** What a sync does to one Kustomization or HelmRelease. */
export interface PlannedObject {
  /** `kustomization/apps`. */
  readonly name: string;
  readonly namespace: string;
  /** `GitRepository/platform`. */
  readonly source: string;
  /** In the repository; of a HelmRelease the chart. */
  readonly path: string;
  /** The commit that runs, of a HelmRelease the version of its chart; `null` where none was ever applied. */
  readonly liveRevision: string | null;
  /** The commit that is applied; of a chart from a HelmRepository its version. */
  readonly targetCommit: OrUnknown<string>;
  /** `sha256:…` of the chart as Flux has made it; `null`: it has made none. */
  readonly chartDigest: string | null;
  /** Whether it applies nothing by itself, and is left so. */
  readonly isSuspended: boolean;
  /** Whether what Git does not have any more is taken away. */
  readonly prune: boolean;
  /** SHA-256 of the canonical JSON of its spec without `suspend`, in hex. */
  readonly definition: string;
}

/** Where commits come from, and the one that is applied. */
export interface PlannedSource {
  /** Of the GitRepository. */
  readonly name: string;
  readonly url: string;
  /** 40 characters: what it holds. */
  readonly commit: OrUnknown<string>;
  readonly isSuspended: boolean;
}

/**
 * What a sync of Flux will do, and nothing that changes by itself: no times, no resourceVersions, every list in
 * one order. Its hash is what people approve.
 */
export interface FluxPlan extends CommonPlan {
  readonly operation: { readonly kind: 'sync' };
  readonly controller: 'flux';
  /** By name. Held still while the sync goes on. */
  readonly sources: readonly PlannedSource[];
  /** In the order in which they are applied; each wave by name. */
  readonly waves: readonly (readonly PlannedObject[])[];
}

/** The whole answer; what `--json` prints. */
export interface PlannedFlux extends Planned<FluxPlan> {
  /** Commits between what runs and what is applied; they help to decide, and are not part of what is approved. */
  readonly ways: readonly Way[];
}
