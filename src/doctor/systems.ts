import { statSync } from 'node:fs';
import { readAuditKey } from '../audit/key.ts';
import type { Config } from '../config/config.ts';
import type { ClusterConfig, Environment } from '../config/schema.ts';
import { askArgocdVersion, readArgocdVersion } from '../integrations/argocd/version.ts';
import { createLockedBucket } from '../integrations/aws/locked-bucket.ts';
import { createRepository } from '../integrations/github/create-repository.ts';
import { mayWriteContents } from '../integrations/github/token-rights.ts';
import { createKubernetes, type KubernetesClient } from '../integrations/kubernetes/client.ts';
import { measureClusterClock } from '../integrations/kubernetes/clock.ts';
import { shareCall } from '../integrations/share-call.ts';
import { inspectSlackApp } from '../integrations/slack/inspect-app.ts';
import { measureVaultClock } from '../integrations/vault/clock.ts';
import { createCapabilitiesQuestion } from '../integrations/vault/own-capabilities.ts';
import { inspectRedis } from '../queue/inspect-redis.ts';
import { inspectStore } from '../store/inspect-store.ts';
import type { EnvironmentContext, ProcessContext, Slack } from './context.ts';
import { type ClusterIdentity, listIdentities } from './identities.ts';

/** Everything that the probes ask, opened on first need. Made for one examination. */
export interface DoctorSystems {
  readonly process: ProcessContext;
  environmentOf(environment: Environment): EnvironmentContext;
  close(): Promise<void>;
}

export function createDoctorSystems(config: Config, now: () => Date = () => new Date()): DoctorSystems {
  const clients: KubernetesClient[] = [];
  const connect = (cluster: ClusterConfig): KubernetesClient => {
    const client = createKubernetes(cluster);
    clients.push(client);
    return client;
  };
  return {
    process: {
      config,
      slack: config.slack && openSlack(config.slack),
      store: inspectStore(config.databaseUrl),
      askRedis: shareCall((signal) => inspectRedis(config.redisUrl, signal)),
      readAuditKey: () => readKey(config.audit.keyFile),
      ...openAnchors(config),
      now,
    },
    environmentOf: (environment) =>
      openEnvironment(config, environment, listIdentities(environment, connect), now),
    async close() {
      await Promise.all(clients.map((client) => client.close()));
    },
  };
}

function openSlack(config: NonNullable<Config['slack']>): Slack {
  const app = inspectSlackApp(config);
  return { ...app, getIdentity: shareCall(() => app.getIdentity()) };
}

function openAnchors({ audit: { s3, git }, aws, githubApiUrl: apiUrl, githubToken: token }: Config) {
  const bucket = s3 && createLockedBucket({ ...s3, ...aws });
  return {
    askAuditBucket: bucket && ((signal: AbortSignal) => bucket.assertLocked({ signal })),
    mayCommitCheckpoints: git && ((signal: AbortSignal) => mayWriteContents(git, { apiUrl, token }, signal)),
  };
}

function readKey(file: string): ReturnType<ProcessContext['readAuditKey']> {
  return { key: readAuditKey(file), isPrivate: (statSync(file).mode & 0o077) === 0 };
}

function openEnvironment(
  config: Config,
  environment: Environment,
  identities: readonly ClusterIdentity[],
  now: () => Date,
): EnvironmentContext {
  const { cluster, vault, repository, namespaces, argocdApi } = environment;
  const env = Object.fromEntries(config.credentials);
  const github = { apiUrl: config.githubApiUrl, token: config.githubToken };
  const askVault = createCapabilitiesQuestion(vault, { env, now });
  const gitopsKubernetes = identities.findLast(({ looks }) => looks)?.kubernetes;
  return {
    environment,
    identities,
    measureClusterClock: (signal) => measureClusterClock(cluster, { signal, now }),
    measureVaultClock: (signal) => measureVaultClock(vault, { signal, now }),
    askVault,
    mayWriteToGithub:
      config.githubToken === undefined ? undefined : (signal) => mayWriteContents(repository, github, signal),
    readBranch: (signal) => createRepository(repository, github).getCommit({ signal }),
    async askArgocd(signal) {
      const token = argocdApi && env[argocdApi.tokenEnv];
      if (argocdApi && token) return askArgocdVersion({ ...argocdApi, token }, signal);
      return (
        gitopsKubernetes && readArgocdVersion(gitopsKubernetes, { namespace: namespaces.gitops, signal })
      );
    },
  };
}
