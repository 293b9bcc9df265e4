import type { Environment } from '../../../config/schema.ts';
import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';
import type { Step } from '../step.ts';
import { operators } from './operators.ts';

/** What the steps are made of. */
export interface StepContext {
  readonly environment: Environment;
  /** The cluster, as whoever may prepare it. */
  readonly kubernetes: Kubernetes;
  /** 40 characters: what the applications are registered at. */
  readonly commit: string;
}

/** Phase 1 in its order. */
export function createSteps({ environment, kubernetes }: StepContext): readonly Step[] {
  return [operators(kubernetes, environment.operators)];
}
