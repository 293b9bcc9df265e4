import { resolveRef } from '../github/repository-state.ts';
import type { RunningGitHub } from '../github/start-github.ts';
import type { Cluster, KubernetesObject } from '../world.ts';

/** How often Git is asked for its newest commit. */
const LOOK_EVERY_MS = 1_000;

/** An Application is looked at again after so long, whether Git has changed or not. */
const REFRESH_AFTER_MS = 60_000;

/** Argo CD leaves an Application alone that carries this. */
const SKIP = 'argocd.argoproj.io/skip-reconcile';

/**
 * Argo CD's eye on Git: compares each Application with the head of its branch, as often as Argo CD does
 * or oftener. What a chart's change means is not rendered: it makes the first resource OutOfSync.
 */
export function watchGit(cluster: Cluster, github: RunningGitHub, repository: string): () => void {
  const look = () => {
    for (const each of cluster.all('argoproj.io/v1alpha1', 'Application')) compare(each);
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);

  function compare(object: KubernetesObject): void {
    const { source, sources } = object.spec as Spec;
    const status = object.status as Status | undefined;
    const state = github.repositories.get(repository);
    const head = state && resolveRef(state, source?.targetRevision ?? 'main');
    const isOurs = source?.repoURL.includes(repository) && sources === undefined;
    if (!isOurs || !head || !status || object.metadata.annotations?.[SKIP] === 'true') return;
    const age = Date.now() - Date.parse(status.reconciledAt ?? '1970-01-01T00:00:00Z');
    if (status.sync.revision === head.sha && age < REFRESH_AFTER_MS) return;
    const live = status.history?.at(-1)?.revision ?? head.sha;
    const before = state.commits.get(live);
    const differs =
      before !== undefined &&
      [...head.files, ...before.files].some(
        ([path]) => path.startsWith(`${source?.path}/`) && head.files.get(path) !== before.files.get(path),
      );
    cluster.change(keyOf(object), (changed) => {
      changed.status = compared(status, { head: head.sha, live, differs });
    });
  }
}

interface Spec {
  readonly source?: { readonly repoURL: string; readonly path: string; readonly targetRevision?: string };
  readonly sources?: unknown;
}

interface Status {
  readonly sync: { readonly revision?: string };
  readonly history?: readonly { readonly revision: string }[];
  readonly reconciledAt?: string;
  readonly resources?: readonly { readonly status: string }[];
}

function compared(status: Status, seen: { head: string; live: string; differs: boolean }): Status {
  const [first, ...others] = status.resources ?? [];
  const resources = seen.differs && first ? [{ ...first, status: 'OutOfSync' }, ...others] : status.resources;
  const isOutOfSync = resources?.some((resource) => resource.status === 'OutOfSync');
  return {
    ...status,
    sync: { ...status.sync, ...{ status: isOutOfSync ? 'OutOfSync' : 'Synced' }, revision: seen.head },
    history: status.history ?? [{ revision: seen.live }],
    reconciledAt: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    ...(resources && { resources }),
  };
}

function keyOf({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject) {
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
}
