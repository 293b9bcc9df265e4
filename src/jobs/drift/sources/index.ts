import type { Environment } from '../../../config/schema.ts';
import { createArgocdSource } from './argocd.ts';
import { createFluxSource } from './flux.ts';
import type { DriftSource, DriftSystems } from './source.ts';

/** What knows of drift in this environment. */
export function createSource({ controller }: Environment, systems: DriftSystems): DriftSource {
  return controller === 'flux' ? createFluxSource(systems) : createArgocdSource(systems);
}
