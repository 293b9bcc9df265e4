import type { Environment } from '../../config/schema.ts';
import type { Repository } from '../../integrations/github/repository.ts';
import type { Kubernetes } from '../../integrations/kubernetes/kubernetes.ts';
import { listNodes } from '../../integrations/kubernetes/nodes.ts';
import { listPods } from '../../integrations/kubernetes/pods.ts';
import type { ReleaseFinding } from './finding.ts';
import { judgeRelease } from './judge-release.ts';
import { manifestPathOf, parseManifest, type ReleaseManifest } from './manifest.ts';

/** What a look at a release asks. */
export interface ReleaseSystems {
  /** Where the workloads run. */
  readonly kubernetes: Pick<Kubernetes, 'list'>;
  /** The GitOps repository at the environment's branch. */
  readonly repository: Pick<Repository, 'readFile'>;
}

/** What was found. `manifest` left out: Git has none, so that nothing is pinned and nothing can differ. */
export interface LookedAtRelease {
  readonly manifest: ReleaseManifest | undefined;
  /** Of the manifest, in the repository. */
  readonly path: string;
  readonly findings: readonly ReleaseFinding[];
}

/**
 * Live images against the release manifest at the branch's head. Reads only. A manifest that the configuration
 * names and Git does not have is a finding; without a name in the configuration there simply is no release.
 * Throws `ExternalError` where the cluster or GitHub does not answer.
 */
export async function lookAtRelease(
  environment: Pick<Environment, 'name' | 'namespaces' | 'drift'>,
  { kubernetes, repository }: ReleaseSystems,
  signal: AbortSignal,
): Promise<LookedAtRelease> {
  const path = manifestPathOf(environment);
  const file = await repository.readFile(path, { signal });
  if (file === undefined) {
    const sentence = `the release manifest ${path} is not in Git`;
    const isNamed = environment.drift.releaseManifest !== undefined;
    const missing = { kind: 'release-manifest', component: '', sentence, state: 'failed' } as const;
    return { manifest: undefined, path, findings: isNamed ? [missing] : [] };
  }
  const manifest = parseManifest(file);
  const [pods, nodes] = await Promise.all([
    listPods(kubernetes, { namespace: environment.namespaces.app, signal }),
    listNodes(kubernetes, signal),
  ]);
  return { manifest, path, findings: judgeRelease({ manifest, pods, nodes }) };
}
