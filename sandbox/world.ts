import type { Bucket } from './aws/buckets.ts';
import type { IamRole, IamUser } from './aws/iam/identities.ts';
import type { ManagedEntry } from './aws/secrets-manager.ts';
import type { Cluster } from './kubernetes/world.ts';
import type { Trouble } from './trouble.ts';

/**
 * The simulated world, as faults, fixtures and tests handle it. Each server of the sandbox keeps its
 * state in one of these; changing the state changes what the server answers next.
 */
export type {
  ArgoCdWorld,
  Cluster,
  FluxWorld,
  Identity,
  KubernetesObject,
  ObjectKey,
  OperatorsWorld,
  SyncTrouble,
  WrittenOperation,
} from './kubernetes/world.ts';
export type { Trouble } from './trouble.ts';

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
  /**
   * Services that answer that they get too many requests (`secretsmanager`), and how long they want to be left
   * alone, in milliseconds; `undefined`: they do not say, as most do not.
   */
  readonly throttled: Map<string, number | undefined>;
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

/** Puts one part of a healthy environment into the empty servers of the sandbox. */
export interface Fixture {
  /** The file's path under `sandbox/fixtures` without its ending. */
  readonly id: string;
  furnish(world: EnvironmentWorld): void;
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
