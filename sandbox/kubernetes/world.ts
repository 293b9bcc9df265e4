import type { Trouble } from '../trouble.ts';

/** The simulated cluster and what runs in it, as `sandbox/world.ts` hands it out. */

export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

/** Names one object, e.g. `{ apiVersion: 'v1', kind: 'Node', name: 'worker-2' }`. */
export interface ObjectKey {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** A bearer token and whom it stands for. */
export interface Identity {
  readonly username: string;
  readonly groups: readonly string[];
}

/** What can go wrong with every sync of one Application. */
export type SyncTrouble =
  /** Its hook before the sync never ends; it goes on when this is taken away. */
  | 'hangs'
  /** Its Deployment is refused by the API server. */
  | 'fails'
  /** What was synced does not get ready: health ends Degraded. */
  | 'degraded'
  /** Health stays Progressing. */
  | 'never-healthy';

/** One `.operation` that was set on an Application. */
export interface WrittenOperation {
  /** The Application's name and uid. */
  readonly application: string;
  readonly uid: string;
  /** Who wrote it, as the API server knew them; where it was no request, whom it says itself. */
  readonly username: string;
  /** The commit that it asks for. */
  readonly revision: string | undefined;
  /** Its `info`, by name. */
  readonly info: Readonly<Record<string, string>>;
  /** All of it. */
  readonly operation: Readonly<Record<string, unknown>>;
}

/** How a cluster's Argo CD carries out what `.operation` asks for, and what it was asked. */
export interface ArgoCdWorld {
  /** From the begin of an operation to its end, in milliseconds. */
  operationMs: number;
  /** How long the health of a synced workload is Progressing, in milliseconds. */
  healthMs: number;
  /** No operation is begun or goes on; Applications are still compared. */
  isStuck: boolean;
  /** What goes wrong, as `hangs toy-service-prod`. */
  readonly troubles: Set<`${SyncTrouble} ${string}`>;
  /** Called with an Application right before its operation begins; what it changes counts. */
  readonly beforeOperation: Set<(application: KubernetesObject) => void>;
  /** Every `.operation` that was ever set, oldest first; the same one set anew counts again. */
  readonly written: readonly WrittenOperation[];
  /** Those that the controller began, oldest first. */
  readonly begun: readonly WrittenOperation[];
}

/** How a cluster's Flux carries out what its objects ask for. */
export interface FluxWorld {
  /** How long a fetch, and an apply, take, in milliseconds. */
  fetchMs: number;
  applyMs: number;
  /** What its controllers do not look at, as `kustomization/apps` or `gitrepository/platform`. */
  readonly stuck: Set<string>;
  /** What they cannot apply, as `kustomization/apps`. */
  readonly failing: Set<string>;
  /** Called with an object right before it is applied. */
  readonly beforeApply: Set<(object: KubernetesObject) => void>;
  /** What was applied, oldest first: `kustomization/apps` and the revision. */
  readonly applied: readonly { readonly object: string; readonly revision: string }[];
}

/** What can go wrong with the operators of a cluster and what they look after. */
export type OperatorTrouble =
  /** Its CSV fails, by package. */
  | 'csv-fails'
  /** Its definitions are there and not served, by package. */
  | 'definitions-not-established'
  /** What it looks after does not get ready, by kind. */
  | 'not-ready';

/** How a cluster's operators are. */
export interface OperatorsWorld {
  /** What goes wrong, as `csv-fails vault-config-operator` or `not-ready LokiStack`. Taken away, it mends. */
  readonly troubles: Set<`${OperatorTrouble} ${string}`>;
}

/** A simulated cluster. Changes made here are what an administrator did: RBAC does not apply. */
export interface Cluster {
  readonly trouble: Trouble;
  /** `https://127.0.0.1:port`. */
  readonly address: string;
  /** Bearer token to identity. Unknown tokens are 401. */
  readonly tokens: Map<string, Identity>;
  /** Rights taken away from everyone whatever RBAC says, as `verb resource.group` (`list nodes`). */
  readonly forbidden: Set<string>;
  readonly argocd: ArgoCdWorld;
  readonly flux: FluxWorld;
  readonly operators: OperatorsWorld;
  read(key: ObjectKey): KubernetesObject | undefined;
  /** Creates or replaces; watchers are told, `resourceVersion` moves on. */
  put(object: KubernetesObject): void;
  /** Changes a copy of an object and puts it back. Throws where it does not exist. */
  change(key: ObjectKey, mutate: (object: KubernetesObject) => void): void;
  remove(key: ObjectKey): void;
  /** All objects of a kind. */
  all(apiVersion: string, kind: string): readonly KubernetesObject[];
}
