import { toFluxName } from '../../../config/flux-names.ts';
import { nearest } from '../../../config/nearest.ts';
import type { Environment } from '../../../config/schema.ts';
import type { FluxObject } from '../../../integrations/flux/flux-object.ts';
import { blocks } from '../obstacle.ts';
import { pickWaves } from '../pick-waves.ts';
import type { Obstacle } from '../plan.ts';

export interface SelectedObjects {
  /** In the order of the environment's waves, each by name; a wave that nobody asked for is left out. */
  readonly waves: readonly (readonly FluxObject[])[];
  /** Names that stand for nothing of the environment. */
  readonly obstacles: readonly Obstacle[];
}

/** The objects that were asked for, a name alone being a Kustomization; all of the environment's where none was. */
export function selectObjects(
  objects: readonly FluxObject[],
  { environment, asked }: { readonly environment: Environment; readonly asked: readonly string[] },
): SelectedObjects {
  const own = environment.waves.flat();
  const wanted = asked.length === 0 ? own : asked.map((written) => toFluxName(written) ?? written);
  const byId = new Map(objects.map((object) => [object.id, object]));
  const unknown = [...new Set(wanted)].filter((id) => !own.includes(id) || !byId.has(id));
  return {
    waves: pickWaves(environment.waves, (id) => (wanted.includes(id) ? byId.get(id) : undefined)),
    obstacles: unknown.map((id) => (byId.has(id) ? notListed(id, environment) : notThere(id, environment))),
  };
}

function notListed(id: string, { name }: Environment): Obstacle {
  const sentence = `${id} is in Flux, but not in the waves of ${name}`;
  const remedy = `Add it under environments.${name}.waves in bitiq.yaml`;
  return blocks('not-in-environment', id, sentence, remedy);
}

function notThere(id: string, { waves, flux }: Environment): Obstacle {
  const own = waves.flat();
  const meant = nearest(
    id,
    own.filter((each) => each !== id),
  );
  const sentence = `Flux has no ${id} in the namespace ${flux.namespace}`;
  const remedy = meant === undefined ? `There are: ${own.join(', ')}` : `Did you mean ${meant}?`;
  return blocks('unknown-application', id, sentence, remedy);
}
