import type { Environment } from '../../config/schema.ts';
import type { Repository } from '../../integrations/github/repository.ts';
import type { Kubernetes } from '../../integrations/kubernetes/kubernetes.ts';
import { getNamespace } from '../../integrations/kubernetes/namespaces.ts';
import { firstGroup, SUPPLEMENTAL_GROUPS } from '../../integrations/openshift/supplemental-groups.ts';
import { readEnvironmentValues } from '../preflight/values/argocd-apps.ts';

/** A parameter of a chart, as an Application gives it. */
export interface HelmParameter {
  readonly name: string;
  readonly value: string;
  /** A number that has to stay text. */
  readonly forceString?: boolean;
}

interface Asked {
  readonly environment: Environment;
  readonly kubernetes: Pick<Kubernetes, 'get'>;
  readonly repository: Repository;
  readonly signal: AbortSignal;
}

/**
 * The group that pipelines write their volumes as, which the cluster gives their namespace once there is
 * one: as the parameter that tells it to the chart. Empty where Git sets one, and before the namespace is there.
 */
export async function findPipelinesGroup(asked: Asked): Promise<readonly HelmParameter[]> {
  const { environment, kubernetes, signal } = asked;
  const namespace = await getNamespace(kubernetes, environment.namespaces.pipelines, signal);
  const group = firstGroup(namespace?.annotations[SUPPLEMENTAL_GROUPS]);
  if (group === undefined) return [];
  const entry = await readEnvironmentValues(asked);
  if (!('values' in entry) || entry.values.tektonFsGroup) return [];
  return [{ name: `envs[${entry.values.index}].tektonFsGroup`, value: group, forceString: true }];
}
