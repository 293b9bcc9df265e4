import type { Bucket } from './aws/buckets.ts';
import type { IamRole, IamUser } from './aws/iam/identities.ts';
import type { ManagedEntry } from './aws/secrets-manager.ts';

/**
 * The simulated world, as faults, fixtures and tests handle it. Each server of the sandbox keeps its
 * state in one of these; changing the state changes what the server answers next.
 */

/** How a server misbehaves as a whole. All servers honour all of it, before anything else. */
export interface Trouble {
  /** Added to every answer, in milliseconds. 0: none. */
  latencyMs: number;
  /** `refuse`: the connection is reset. `hang`: accepted, never answered. */
  mode: 'none' | 'refuse' | 'hang';
  /** Every request is answered with this HTTP status. */
  status: number | undefined;
  /** Those beyond so many in a second are answered with 429. Left out: all are let in. */
  mostPerSecond?: number | undefined;
}

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

/** A role of an Argo CD project, with what it may do to the project's Applications. */
export interface ArgocdRole {
  readonly project: string;
  readonly role: string;
  /** `action` is `get` or `sync`; `object` a glob over `project/application`. */
  policies: readonly { readonly action: string; readonly object: string }[];
  /** `undefined` = never. */
  expiresAt: Date | undefined;
}

/** Argo CD's own API server, over the Applications of the environment's cluster. */
export interface ArgocdApiWorld {
  readonly trouble: Trouble;
  /** `https://127.0.0.1:port`. */
  readonly address: string;
  /** The CA that signed its certificate, as PEM. */
  readonly caPem: string;
  /** Tokens that hold, with the role that each is of. */
  readonly tokens: Map<string, ArgocdRole>;
  /** bitiq's own: role `bitiq` of the project `default`, which may get and sync all of it. */
  readonly token: string;
  /** A token of role `bitiq` of another project. */
  issueToken(project: string): string;
}

export interface VaultWorld {
  readonly trouble: Trouble;
  readonly address: string;
  initialized: boolean;
  sealed: boolean;
  standby: boolean;
  /** A standby that hands requests on; without it, it sends them away. */
  reachesActive?: boolean;
  /** Policy name to HCL text; enforced. */
  readonly policies: Map<string, string>;
  /** Kubernetes auth roles: name to what is bound and granted. */
  readonly kubernetesRoles: Map<
    string,
    { policies: string[]; serviceAccounts: string[]; ttlSeconds: number }
  >;
  /**
   * Tokens to policies. `expiresAt` in ms; `undefined` = never. Renewing gives `ttlSeconds` (default: an hour)
   * anew, and none beyond `endsAt`, in ms.
   */
  readonly tokens: Map<
    string,
    {
      policies: string[];
      displayName: string;
      expiresAt: number | undefined;
      ttlSeconds?: number;
      endsAt?: number;
    }
  >;
  /** KV v2 writes a new version at `<mount>/<path>`, as `vault kv put` would. Default: written now. */
  putSecret(mount: string, path: string, data: Record<string, string>, at?: Date): void;
  /** Soft-deletes the latest version. */
  deleteSecret(mount: string, path: string): void;
  /** Removes path, versions and metadata. */
  removeSecret(mount: string, path: string): void;
}

export interface GitHubWorld {
  readonly trouble: Trouble;
  /** API base, e.g. `http://127.0.0.1:port`. */
  readonly address: string;
  /**
   * Bearer tokens that are accepted, with login name. `readOnly`: contents and all else can be read alone.
   * `issues`: the right to these, where it is another.
   */
  readonly tokens: Map<string, { login: string; readOnly?: boolean; issues?: 'none' | 'read' | 'write' }>;
  /** Commits the changes onto a branch (created on first use) and returns the new 40-character SHA. */
  commit(
    repository: string,
    branch: string,
    change: { message: string; author: string; files: Record<string, string | undefined> },
  ): string;
  /** A file's text at the head of a branch. */
  readFile(repository: string, branch: string, path: string): string | undefined;
}

export interface DnsWorld {
  /** `drop`: no answer at all. `servfail`: SERVFAIL for everything. */
  mode: 'none' | 'drop' | 'servfail';
  latencyMs: number;
  /** `127.0.0.1:port` (UDP and TCP). */
  readonly address: string;
  /** Name to IPv4 addresses; `*.apps.prod.example` is a wildcard. */
  readonly records: Map<string, string[]>;
}

/** AWS as one account sees it: S3, IAM, STS and Secrets Manager at one address. */
export interface AwsWorld {
  readonly trouble: Trouble;
  /** `http://127.0.0.1:port`. */
  readonly address: string;
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
  /** By name; those of other accounts too. */
  readonly buckets: Map<string, Bucket>;
  /** Access key to secret: those of the account's administrators. Keys of users are with their users. */
  readonly keys: Map<string, string>;
  /** What administrators may do, as policies of IAM. None: everything. */
  readonly policies: string[];
  readonly users: Map<string, IamUser>;
  readonly roles: Map<string, IamRole>;
  /** Policies of the account, by ARN: what bounds users and roles. */
  readonly managedPolicies: Map<string, string>;
  /** Issuer without `https://` to the audiences that it is trusted for. */
  readonly oidcProviders: Map<string, readonly string[]>;
  readonly secrets: Map<string, ManagedEntry>;
  /** Rights taken away from everyone whatever policies say, as IAM names them (`iam:CreateUser`). */
  readonly denied: Set<string>;
  /** Services that answer that they get too many requests (`secretsmanager`). */
  readonly throttled: Set<string>;
  /** Every action that was asked for, oldest first, refused or not (`iam:GetUser`). */
  readonly asked: readonly string[];
  /** Successful changes since the start. */
  readonly writes: number;
}

/** The TLS end of an environment's router. */
export interface RouterWorld {
  readonly trouble: Trouble;
  readonly port: number;
  /** What the next handshake shows. */
  certificate: { names: string[]; notAfter: Date };
}

/** Everything that one environment of the sandbox consists of. */
export interface EnvironmentWorld {
  /** `local`, `sno`, `staging`, `prod`, and `new`, which is empty. */
  readonly name: string;
  readonly baseDomain: string;
  readonly cluster: Cluster;
  readonly argocdApi: ArgocdApiWorld;
  readonly vault: VaultWorld;
  readonly github: GitHubWorld;
  /** `owner/name` of the GitOps repository; all environments share it. */
  readonly repository: string;
  readonly dns: DnsWorld;
  readonly router: RouterWorld;
  /** All environments share the account. */
  readonly aws: AwsWorld;
}

/** Something that is wrong with an environment, put there on purpose. */
export interface Fault {
  /** The file's name without its ending. */
  readonly id: string;
  /** What is wrong, for the panel: `worker-2 is NotReady`. */
  readonly title: string;
  /** The check that must name it; none for trouble that no single check names (API server down). */
  readonly check?: string;
  /** Where it can be: `empty` is a cluster on which nothing is installed yet. Default: `furnished` alone. */
  readonly worlds?: readonly ('furnished' | 'empty')[];
  /** Plants it and returns what takes it away again. */
  plant(world: EnvironmentWorld): () => void;
}
