import type { Environment } from '../../../config/schema.ts';
import { createArgocdSource } from './argocd.ts';
import type { DriftSource, DriftSystems } from './source.ts';

/** What knows of drift in this environment. */
export function createSource(_environment: Environment, systems: DriftSystems): DriftSource {
  return createArgocdSource(systems);
}
