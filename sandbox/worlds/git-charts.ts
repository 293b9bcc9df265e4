import { parse } from 'yaml';
import { type Commit, resolveRef } from '../github/repository-state.ts';
import type { RunningGitHub } from '../github/start-github.ts';
import type { Hook, Rendered } from '../kubernetes/argocd/render.ts';
import type { KubernetesObject } from '../world.ts';

interface Spec {
  readonly source?: {
    readonly repoURL: string;
    readonly path: string;
    readonly helm?: { readonly parameters?: readonly { readonly name: string; readonly value: string }[] };
  };
  readonly sources?: unknown;
}

interface Values {
  readonly image?: { readonly repository: string; readonly tag: string };
  readonly replicaCount?: number;
  readonly migration?: { readonly enabled?: boolean };
}

/** A folder of the repository, and the environment for which it is rendered. */
export interface Chart {
  readonly path: string;
  readonly environment: string;
}

/** The one chart of an Application, where it has it from this repository. */
export function chartOf({ metadata, spec }: KubernetesObject, repository: string): Chart | undefined {
  const { source, sources } = spec as Spec;
  const isOurs = source?.repoURL.includes(repository) === true && sources === undefined;
  if (!isOurs) return undefined;
  const filter = source.helm?.parameters?.find(({ name }) => name === 'envFilter')?.value;
  return { path: source.path, environment: metadata.labels?.['bitiq.io/env'] ?? filter ?? '' };
}

/** Whether a chart's files are others in two commits; other environments' values do not count. */
export function differs(chart: Chart, one: Commit | undefined, other: Commit | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return [...one.files, ...other.files].some(
    ([path]) => counts(chart, path) && one.files.get(path) !== other.files.get(path),
  );
}

function counts({ path, environment }: Chart, file: string): boolean {
  const values = /\/values-([^/]+)\.yaml$/.exec(file)?.[1];
  return file.startsWith(`${path}/`) && [undefined, 'common', environment].includes(values);
}

/**
 * What a revision of the repository makes of an Application: images and hooks from its chart's values.
 * Templates are not rendered. `undefined`: the repository does not have it.
 */
export function renderChart(
  { repositories }: Pick<RunningGitHub, 'repositories'>,
  repository: string,
  application: KubernetesObject,
  revision: string,
): Rendered | undefined {
  const state = repositories.get(repository);
  const chart = chartOf(application, repository);
  const commit = state && resolveRef(state, revision === 'HEAD' ? state.defaultBranch : revision);
  if (commit === undefined || chart === undefined) return undefined;
  const { history } = (application.status ?? {}) as { history?: readonly { revision: string }[] };
  const { path, environment } = chart;
  const values: Values = {
    ...readYaml(commit, `${path}/values-common.yaml`),
    ...readYaml(commit, `${path}/values-${environment}.yaml`),
  };
  const { image, migration, replicaCount } = values;
  const name = path.split('/').at(-1) ?? '';
  const hooks: Hook[] = migration?.enabled ? [{ name: `${name}-migrate`, type: 'PreSync' }] : [];
  return {
    revision: commit.sha,
    ...(image && { images: [`${image.repository}:${image.tag}`] }),
    ...(replicaCount !== undefined && { replicas: replicaCount }),
    hooks,
    differs: differs(chart, commit, state?.commits.get(history?.at(-1)?.revision ?? '')),
  };
}

function readYaml({ files }: Commit, path: string): Values {
  return (parse(files.get(path) ?? '') ?? {}) as Values;
}
