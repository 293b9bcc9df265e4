import type { FluxObject } from '../../../integrations/flux/flux-object.ts';
import { commitOf } from '../../../integrations/flux/revision.ts';
import type { GitRepository, HelmChart } from '../../../integrations/flux/sources.ts';

/** The Flux of an environment as it is now. */
export interface FluxState {
  readonly objects: readonly FluxObject[];
  readonly repositories: readonly GitRepository[];
  readonly charts: readonly HelmChart[];
}

/** What was found out about one object. */
export interface FluxFacts {
  readonly object: FluxObject;
  /** Where its manifests or its chart come from; `undefined`: no GitRepository, or one that is not there. */
  readonly repository: GitRepository | undefined;
  /** Of a HelmRelease the chart as Flux has made it last; `undefined`: none yet, it is made when it is resumed. */
  readonly chart: HelmChart | undefined;
  /** The commit or the chart's version that is applied; `undefined`: not known. */
  readonly target: string | undefined;
}

export function factsOf(object: FluxObject, { repositories, charts }: FluxState): FluxFacts {
  const { source } = object;
  const repository = repositories.find(
    ({ name, namespace }) =>
      source.kind === 'GitRepository' && name === source.name && namespace === source.namespace,
  );
  const chart = charts.find(({ name, namespace }) => object.chart?.helmChart === `${namespace}/${name}`);
  return { object, repository, chart, target: targetOf(object, repository) };
}

/** A chart of a HelmRepository has a version; everything else comes from a commit. */
function targetOf({ source, chart }: FluxObject, repository: GitRepository | undefined): string | undefined {
  if (source.kind === 'HelmRepository') return chart?.version || undefined;
  return commitOf(repository?.artifact?.revision ?? '');
}

/** What runs: a commit, or the version of a chart; `null`: nothing was ever applied. */
export function liveRevisionOf({ kind, lastAppliedRevision }: FluxObject): string | null {
  if (kind === 'helmrelease') return lastAppliedRevision || null;
  return commitOf(lastAppliedRevision) ?? (lastAppliedRevision || null);
}
