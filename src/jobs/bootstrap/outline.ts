import type { Environment } from '../../config/schema.ts';
import { ExternalError } from '../../errors.ts';
import type { SyncExecutor } from '../../integrations/argocd/operations.ts';
import type { Commits } from '../../integrations/github/compare.ts';
import type { Kubernetes } from '../../integrations/kubernetes/kubernetes.ts';
import { getNamespace } from '../../integrations/kubernetes/namespaces.ts';
import type { PreflightSystems } from '../preflight/preflight.ts';
import type { SecretsSystems } from '../secrets/create-asker.ts';
import { findPipelinesGroup } from './find-pipelines-group.ts';
import { type BootstrapPlan, buildPlan } from './plan.ts';
import type { Step } from './step.ts';
import type { AwsSystems } from './steps/aws.ts';
import { createSteps } from './steps/index.ts';

/** What a bootstrap is carried out with. */
export interface BootstrapSystems extends PreflightSystems, SecretsSystems, AwsSystems {
  /** The cluster, as whoever may prepare it. */
  readonly bootstrapKubernetes: Kubernetes;
  readonly commits: Commits;
  /** Sets operations, in the environment's way and as its writer. Throws where that is not configured. */
  createExecutor(): SyncExecutor;
}

/** All of a bootstrap as it is now: its steps and its plan. */
export interface Outline {
  readonly steps: readonly Step[];
  readonly plan: BootstrapPlan;
}

/** Resolves what the plan depends on, and changes nothing. Throws `ExternalError` where it cannot be asked. */
export async function outline(
  environment: Environment,
  systems: BootstrapSystems,
  signal: AbortSignal,
): Promise<Outline> {
  const { branch } = environment.repository;
  const [commit, system, group] = await Promise.all([
    systems.commits.resolve(branch, { signal }),
    getNamespace(systems.kubernetes, 'kube-system', signal),
    findPipelinesGroup({ ...systems, environment, signal }),
  ]);
  if (system === undefined)
    throw new ExternalError('kubernetes', 'unexpected', 'the cluster has no namespace kube-system');
  if (commit === undefined)
    throw new ExternalError(
      'github',
      'unexpected',
      `there is no branch ${branch} to register applications at`,
    );
  const steps = createSteps({
    environment,
    kubernetes: systems.bootstrapKubernetes,
    commit,
    parameters: group,
    systems,
  });
  return { steps, plan: buildPlan(environment, { steps, clusterUid: system.uid, commit }) };
}
