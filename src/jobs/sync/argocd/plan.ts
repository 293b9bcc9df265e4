import type { Environment } from '../../../config/schema.ts';
import type { ResourceName } from '../../../integrations/argocd/application-states.ts';
import type { Commit } from '../../../integrations/github/compare.ts';
import type { CommonPlan, OrUnknown, Planned } from '../plan.ts';

/** An image that would run in another version. */
export interface ImageChange {
  /** Without tag and digest. */
  readonly image: string;
  /** Tag or digest that runs. */
  readonly from: string;
  /** Tag or digest that Git asks for. */
  readonly to: string;
}

/** What a sync does to one Application. */
export interface PlannedApplication {
  readonly name: string;
  readonly namespace: string;
  readonly project: string;
  /** The commit that runs; `null` where none was ever synced. */
  readonly liveRevision: string | null;
  /** 40 characters. */
  readonly targetCommit: OrUnknown<string>;
  /** What changes; unknown unless Argo CD compared with just that commit. */
  readonly outOfSync: OrUnknown<readonly ResourceName[]>;
  /** What is not in Git any more. It goes only where `operation.prune` says so. */
  readonly toPrune: OrUnknown<readonly ResourceName[]>;
  readonly images: OrUnknown<readonly ImageChange[]>;
  readonly autoSync: boolean;
  /**
   * SHA-256 of the canonical JSON of what it is made of besides the commit, and where it goes, in hex:
   * the same commit with other Helm parameters is another change. Left out where it was not found.
   */
  readonly definition?: string;
  /** As Argo CD will be given them, sorted. */
  readonly syncOptions: readonly string[];
}

/**
 * What a sync will do, and nothing that changes by itself: no times, no resourceVersions, every list
 * in one order. Its hash is what people approve.
 */
export interface SyncPlan extends CommonPlan {
  readonly operation: { readonly kind: 'sync'; readonly prune: boolean };
  /** What sets the operation. */
  readonly executor: Environment['sync']['executor'];
  /** In the order in which they are synced; each wave by name. */
  readonly waves: readonly (readonly PlannedApplication[])[];
}

/** A sync window that speaks of an Application. */
export interface WindowState {
  readonly kind: string;
  readonly schedule: string;
  readonly duration: string;
  readonly timeZone: string;
  readonly manualSync: boolean;
  /** Its time is now: an allow window is open, a deny window closes. */
  readonly isActive: boolean;
}

/** What was seen of one Application besides: it helps to decide, and is not part of what is approved. */
export interface Observation {
  readonly name: string;
  readonly syncStatus: string;
  readonly health: string;
  /** The commit that Argo CD compared with last; `null`: none. */
  readonly comparedWith: string | null;
  /** Since Argo CD looked last, in milliseconds; `null`: it never did. */
  readonly reconciledAgoMs: number | null;
  readonly commits: OrUnknown<{
    readonly ahead: number;
    readonly behind: number;
    /** The newest of those ahead. */
    readonly newest: readonly Commit[];
    readonly url: string;
  }>;
  readonly operation: { readonly by: string; readonly phase: string } | null;
  readonly windows: OrUnknown<readonly WindowState[]>;
}

/** The whole answer; what `--json` prints. */
export interface PlannedSync extends Planned<SyncPlan> {
  readonly observed: readonly Observation[];
}
