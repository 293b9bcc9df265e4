import type { ResourceName } from './application-states.ts';

/** One resource or hook of a sync, as Argo CD reports it. Each field is empty where it is not set. */
export interface SyncedResource extends ResourceName {
  /** `Synced`, `SyncFailed`, `Pruned`, `PruneSkipped`. */
  readonly status: string;
  readonly message: string;
  /** `PreSync`, `Sync`, `PostSync`, `SyncFail`; empty: no hook. */
  readonly hookType: string;
  /** `Running`, `Terminating`, `Failed`, `Error`, `Succeeded`; of resources too, where the sync waits for them. */
  readonly hookPhase: string;
  /** `PreSync`, `Sync`, `PostSync`, `SyncFail`. */
  readonly syncPhase: string;
}

/** A sync that somebody asked for. */
export interface Operation {
  /** The run that it carries in its info; `undefined`: somebody else's. */
  readonly runId: string | undefined;
  /** A user name; empty where Argo CD began it itself. */
  readonly by: string;
  /** The revision asked for; empty: the Application's own. */
  readonly revision: string;
}

/** The operation that Argo CD works on, or the last one that it finished. */
export interface OperationState extends Operation {
  /** `Running`, `Terminating`, `Failed`, `Error`, `Succeeded`. */
  readonly phase: string;
  readonly message: string;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
  /** The commit that was really synced, or is being; empty: none yet. */
  readonly syncedRevision: string;
  readonly resources: readonly SyncedResource[];
}

/** An Application as somebody who carries out a sync sees it. */
export interface OperationView {
  readonly name: string;
  readonly namespace: string;
  readonly project: string;
  /** Changes with every write to the Application. */
  readonly resourceVersion: string;
  /** `.operation`: asked for, and not yet taken into `state` for good. */
  readonly requested: Operation | undefined;
  /** `undefined`: never operated on. */
  readonly state: OperationState | undefined;
  /** `Synced`, `OutOfSync`, `Unknown`; empty: never compared. */
  readonly syncStatus: string;
  /** The commit that `syncStatus` is about; empty: never compared. */
  readonly comparedWith: string;
  /** `Healthy`, `Progressing`, `Degraded`, `Suspended`, `Missing`, `Unknown`; empty: not set. */
  readonly health: string;
  readonly healthMessage: string;
  /** When Argo CD last looked; `undefined`: never. */
  readonly reconciledAt: Date | undefined;
  readonly conditions: readonly { readonly type: string; readonly message: string }[];
}

/** What a sync is to do: exactly this, and nothing that the Application's branch has become since. */
export interface SyncOrder {
  readonly runId: string;
  readonly planHash: string;
  /** Who asked, as Argo CD shows it: `slack:T1/U1`. */
  readonly initiatedBy: string;
  /** 40 hexadecimal characters; `start` throws for anything else. */
  readonly revision: string;
  readonly prune: boolean;
  /** As Argo CD writes them: `ApplyOutOfSyncOnly=true`. */
  readonly syncOptions: readonly string[];
}

/**
 * What became of ending an operation.
 * - `ended`: Argo CD was told to terminate it, or it was taken back before it began.
 * - `removed`: it ran, and terminating is forbidden to us, so `.operation` was taken away. Argo CD begins
 *   nothing more of it, leaves a hook that runs as it is, and goes on showing it as `Running` until
 *   somebody syncs by Argo CD's own API or command line; until then `start` is a `conflict`.
 * - `not-ours`: nothing of this run is pending or running there; nothing was touched.
 */
export type Termination = 'ended' | 'removed' | 'not-ours';

/**
 * Carries out syncs of one Argo CD. Nothing is tried twice but where it says so; every method throws
 * `ExternalError` of system `kubernetes` or `argocd`, whichever it asks.
 */
export interface SyncExecutor {
  /** The Application now, or `undefined` where it does not exist. */
  read(name: string, signal: AbortSignal): Promise<OperationView | undefined>;
  /**
   * Sets the operation on the Application as it was read. Throws `conflict` where it changed since, or
   * where an operation is pending or running. A `timeout` or `unreachable` says nothing about whether it was set: read.
   */
  start(view: OperationView, order: SyncOrder, signal: AbortSignal): Promise<void>;
  /** Ends the operation of this run and no other. An Application that is gone is `not-ours`. */
  terminate(name: string, runId: string, signal: AbortSignal): Promise<Termination>;
  /**
   * Asks for a refresh: changes the object's resourceVersion and nothing of what it does, so that a
   * `start` prepared before fails. Throws `conflict` where the Application does not exist.
   */
  fence(name: string, signal: AbortSignal): Promise<void>;
}
