import { INSTALLED } from '../fixtures/cluster/installed.ts';
import { resolveRef } from '../github/repository-state.ts';
import type { RunningGitHub } from '../github/start-github.ts';
import type { Cluster, KubernetesObject } from '../world.ts';
import { autoSync } from './auto-sync.ts';
import { chartOf, differs } from './git-charts.ts';

/** How often Git is asked for its newest commit, where nobody says otherwise. */
const LOOK_MS = 1_000;

/** An Application is looked at again after so long, whether Git has changed or not. */
const REFRESH_AFTER_MS = 60_000;

/** Argo CD leaves an Application alone that carries this. */
const SKIP = 'argocd.argoproj.io/skip-reconcile';

/**
 * Argo CD's eye on Git: compares each Application with the head of its branch, as often as Argo CD does
 * or oftener, and syncs what is to be synced automatically. What a chart's change means is not rendered:
 * it makes the first resource OutOfSync.
 */
export function watchGit(
  cluster: Cluster,
  github: RunningGitHub,
  repository: string,
  lookMs = LOOK_MS,
): () => void {
  const look = () => {
    for (const each of cluster.all('argoproj.io/v1alpha1', 'Application')) {
      if (each.metadata.annotations?.[SKIP] === 'true') continue;
      compare(each);
      const current = cluster.read(keyOf(each));
      if (current !== undefined) autoSync(cluster, current);
    }
  };
  look();
  const timer = setInterval(look, lookMs);
  timer.unref();
  return () => clearInterval(timer);

  function compare(object: KubernetesObject): void {
    const { source } = object.spec as Spec;
    const chart = chartOf(object, repository);
    const status = object.status as Status | undefined;
    const state = github.repositories.get(repository);
    const head = state && resolveRef(state, source?.targetRevision ?? 'main');
    if (chart === undefined || !head || !status) return;
    const age = Date.now() - Date.parse(status.reconciledAt ?? '1970-01-01T00:00:00Z');
    if (status.sync.revision === head.sha && age < REFRESH_AFTER_MS) return;
    const live = status.history?.at(-1)?.revision ?? head.sha;
    const before = state.commits.get(live);
    const seen = state.commits.get(status.sync.revision ?? live);
    cluster.change(keyOf(object), (changed) => {
      const [isDifferent, wasDifferent] = [differs(chart, head, before), differs(chart, seen, before)];
      changed.status = compared(status, { head: head.sha, live, isDifferent, wasDifferent });
    });
  }
}

interface Spec {
  readonly source?: { readonly targetRevision?: string };
}

interface Status {
  readonly sync: { readonly status?: string; readonly revision?: string };
  readonly history?: readonly {
    readonly id: number;
    readonly revision: string;
    readonly deployedAt: string;
  }[];
  readonly reconciledAt?: string;
  readonly resources?: readonly { readonly status: string }[];
}

interface Seen {
  readonly head: string;
  readonly live: string;
  /** Whether the head differs from what is live; whether what was seen before did. */
  readonly isDifferent: boolean;
  readonly wasDifferent: boolean;
}

function compared(status: Status, { head, live, isDifferent, wasDifferent }: Seen): Status {
  const [first, ...others] = status.resources ?? [];
  const hasMoved = isDifferent || wasDifferent;
  const moved = first && { ...first, status: isDifferent ? 'OutOfSync' : 'Synced' };
  const resources = hasMoved && moved ? [moved, ...others] : status.resources;
  const isOutOfSync = resources?.some((resource) => resource.status === 'OutOfSync');
  const reconciledAt = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  // What was never synced stays so, however often it is looked at.
  if (status.history === undefined && status.sync.status === 'OutOfSync')
    return { ...status, sync: { ...status.sync, revision: head }, reconciledAt };
  return {
    ...status,
    sync: { ...status.sync, ...{ status: isOutOfSync ? 'OutOfSync' : 'Synced' }, revision: head },
    history: status.history ?? [{ id: 0, revision: live, deployedAt: INSTALLED }],
    reconciledAt,
    ...(resources && { resources }),
  };
}

function keyOf({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject) {
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
}
