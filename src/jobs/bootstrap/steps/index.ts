import type { Environment } from '../../../config/schema.ts';
import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';
import type { Step } from '../step.ts';
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
}

/** Phase 1 in its order. */
export function createSteps({ environment, kubernetes, commit }: StepContext): readonly Step[] {
  return [
    operators(kubernetes, environment.operators),
    tls(kubernetes, environment),
    vault(kubernetes, environment),
    register(kubernetes, environment, commit),
  ];
}
