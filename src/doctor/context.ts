import type { AuditKey } from '../audit/key.ts';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/schema.ts';
import type { ArgocdVersion } from '../integrations/argocd/version.ts';
import type { SlackApp, SlackIdentity } from '../integrations/slack/inspect-app.ts';
import type { OwnCapabilities } from '../integrations/vault/own-capabilities.ts';
import type { RedisSetup } from '../queue/inspect-redis.ts';
import type { StoreInspection } from '../store/inspect-store.ts';
import type { ClusterIdentity } from './identities.ts';

/** Slack's app, asked who it is once for all probes. */
export interface Slack extends Pick<SlackApp, 'openSocket' | 'measureClock'> {
  getIdentity(signal: AbortSignal): Promise<SlackIdentity>;
}

/** What a probe about bitiq itself may ask. Ask for less: `Pick<ProcessContext, 'askRedis'>`. */
export interface ProcessContext {
  readonly config: Config;
  /** Absent where no Slack is configured. */
  readonly slack: Slack | undefined;
  readonly store: StoreInspection;
  /** Asked once for all probes. */
  askRedis(signal: AbortSignal): Promise<RedisSetup>;
  /** Throws `UserError` where there is none or it is no key. */
  readAuditKey(): { readonly key: AuditKey; readonly isPrivate: boolean };
  /** Throws where checkpoints cannot be locked in their bucket. Absent where none is configured. */
  readonly askAuditBucket: ((signal: AbortSignal) => Promise<void>) | undefined;
  /** Whether the token could commit them. Absent where no repository is configured. */
  readonly mayCommitCheckpoints: ((signal: AbortSignal) => Promise<boolean>) | undefined;
  now(): Date;
}

/** What a probe about one environment may ask. */
export interface EnvironmentContext {
  readonly environment: Environment;
  /** As whom bitiq comes to the clusters: one or two, or three with a cluster of Argo CD's own. */
  readonly identities: readonly ClusterIdentity[];
  measureClusterClock(signal: AbortSignal): Promise<number>;
  measureVaultClock(signal: AbortSignal): Promise<number>;
  /** What Vault lets bitiq do on these paths. */
  askVault(paths: readonly string[], signal: AbortSignal): Promise<OwnCapabilities>;
  /** Whether the token could change the GitOps repository. Absent where there is no token. */
  readonly mayWriteToGithub: ((signal: AbortSignal) => Promise<boolean>) | undefined;
  /** The commit at the environment's branch. */
  readBranch(signal: AbortSignal): Promise<string>;
  askArgocd(signal: AbortSignal): Promise<ArgocdVersion | undefined>;
}
