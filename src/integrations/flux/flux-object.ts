import type { FluxKind } from '../../config/flux-names.ts';

/** The annotation by which somebody asks a controller of Flux to look now. */
export const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';

/** `Ready` as a controller said it last. */
export interface Readiness {
  readonly status: 'True' | 'False' | 'Unknown';
  /** `ReconciliationSucceeded`, `HealthCheckFailed` and the like; empty where none is given. */
  readonly reason: string;
  readonly message: string;
  /** Since when it says so; `undefined`: it does not say. */
  readonly since: Date | undefined;
}

/** What a Kustomization or HelmRelease is made of. Empty: not set. */
export interface FluxSource {
  /** `GitRepository`, `OCIRepository`, `HelmRepository` and the like. */
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** What every object of Flux has. */
export interface Reconciled {
  readonly name: string;
  readonly namespace: string;
  /** Changes with every write. */
  readonly resourceVersion: string;
  readonly generation: number;
  /** Of the object that the controller looked at last; -1: it never did. */
  readonly observedGeneration: number;
  readonly isSuspended: boolean;
  /** `reconcile.fluxcd.io/requestedAt` as it stands now; empty: nobody asked. */
  readonly requestedAt: string;
  /**
   * The last of these that a controller has come to the end of. It writes it for a suspended object, too: then
   * nothing of that object is under way any more, since one object is never worked on twice at the same time.
   */
  readonly lastHandledReconcileAt: string;
  /** `undefined`: no controller has looked yet. */
  readonly ready: Readiness | undefined;
  /** Whether the controller works on it, or tries again. */
  readonly isReconciling: boolean;
}

/** A Kustomization or a HelmRelease. */
export interface FluxObject extends Reconciled {
  readonly kind: FluxKind;
  /** `kustomization/apps`. */
  readonly id: string;
  /** All of `spec` but `suspend`. */
  readonly spec: Readonly<Record<string, unknown>>;
  readonly intervalMs: number;
  /** Where its manifests or its chart come from. */
  readonly source: FluxSource;
  /** Ids of what has to be ready before it, in the same namespace or as `kustomization/<namespace>/<name>`. */
  readonly dependsOn: readonly string[];
  /** Of a Kustomization: whether what Git does not have any more is taken away. Helm always does. */
  readonly prune: boolean;
  /** In the repository; of a HelmRelease the chart. */
  readonly path: string;
  /** `main@sha1:<40 hex>`, or the version of a chart; empty: nothing was ever applied. */
  readonly lastAppliedRevision: string;
  /** The same of what was tried last. */
  readonly lastAttemptedRevision: string;
  /** How many resources it has made; `undefined` of a HelmRelease. */
  readonly inventory: number | undefined;
  /** When a controller last looked, as far as the object tells; `undefined`: it does not. */
  readonly reconciledAt: Date | undefined;
  /** Of a HelmRelease: the version that it asks for, empty: the newest; its HelmChart as `namespace/name`. */
  readonly chart?: { readonly version: string; readonly helmChart: string } | undefined;
  /** Of a HelmRelease: `enabled`, `warn`, `disabled`. Empty: not set, so nothing is compared. */
  readonly driftDetection?: string | undefined;
}
