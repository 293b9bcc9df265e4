import type { Kubernetes } from '../kubernetes/kubernetes.ts';
import { parseObject } from '../kubernetes/parse.ts';
import type { Reconciled } from './flux-object.ts';
import { toReconciled } from './reconciled.ts';
import { GIT_REPOSITORIES, HELM_CHARTS } from './resources.ts';
import { gitRepositorySchema, helmChartSchema } from './schema.ts';

/** What a source holds for those who apply it. */
export interface Artifact {
  /** `main@sha1:<40 hex>`, or the version of a chart. */
  readonly revision: string;
  /** `sha256:<64 hex>`. */
  readonly digest: string;
}

export interface GitRepository extends Reconciled {
  readonly url: string;
  /** What was fetched last; `undefined`: nothing yet. */
  readonly artifact: Artifact | undefined;
  /** Whether other GitRepositories are mixed into what it holds. */
  readonly hasIncludes: boolean;
}

export interface HelmChart extends Reconciled {
  readonly artifact: Artifact | undefined;
  /** The revision of its source that the artifact was made of. */
  readonly sourceRevision: string;
}

type Where = { readonly namespace: string; readonly signal: AbortSignal };

export async function listGitRepositories(
  kubernetes: Pick<Kubernetes, 'list'>,
  options: Where,
): Promise<readonly GitRepository[]> {
  return (await kubernetes.list(GIT_REPOSITORIES, options)).map(parseGitRepository);
}

export async function listHelmCharts(
  kubernetes: Pick<Kubernetes, 'list'>,
  options: Where,
): Promise<readonly HelmChart[]> {
  const found = await kubernetes.list(HELM_CHARTS, options);
  return found.map((object) => {
    const parsed = parseObject(helmChartSchema, object, 'HelmChart');
    const { artifact, observedSourceArtifactRevision: sourceRevision } = parsed.status;
    return { ...toReconciled(parsed), artifact, sourceRevision };
  });
}

export function parseGitRepository(object: unknown): GitRepository {
  const parsed = parseObject(gitRepositorySchema, object, 'GitRepository');
  const { url, include } = parsed.spec;
  return {
    ...toReconciled(parsed),
    url,
    artifact: parsed.status.artifact,
    hasIncludes: include.length > 0,
  };
}
