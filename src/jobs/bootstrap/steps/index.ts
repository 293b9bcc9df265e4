import type { Environment } from '../../../config/schema.ts';
import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';
import type { HelmParameter } from '../find-pipelines-group.ts';
import type { Step } from '../step.ts';
import { arrivals } from './arrivals.ts';
import { type AwsSystems, aws } from './aws.ts';
import { operators } from './operators.ts';
import { register } from './register.ts';
import { tls } from './tls.ts';
import { vault } from './vault.ts';

/** What the steps are made of. */
export interface StepContext {
  readonly environment: Environment;
  /** The cluster, as whoever may prepare it. */
  readonly kubernetes: Kubernetes;
  /** 40 characters: what the applications are registered at. */
  readonly commit: string;
  /** Further parameters of the root Application's chart. */
  readonly parameters: readonly HelmParameter[];
  readonly systems: AwsSystems;
}

/** Phase 1 in its order. */
export function createSteps(context: StepContext): readonly Step[] {
  const { environment, kubernetes, systems } = context;
  const installed = operators(kubernetes, environment.operators);
  return [
    { ...installed, parts: [...installed.parts, ...arrivals(kubernetes, environment)] },
    tls(kubernetes, environment),
    vault(kubernetes, environment),
    // After Vault, whose mount keeps what AWS gives out.
    ...aws(kubernetes, environment, systems),
    register(kubernetes, environment, context),
  ];
}
