import { nearest } from '../../../config/nearest.ts';
import type { Environment } from '../../../config/schema.ts';
import type { ApplicationState } from '../../../integrations/argocd/application-states.ts';
import { blocks } from '../obstacle.ts';
import { pickWaves } from '../pick-waves.ts';
import type { Obstacle } from '../plan.ts';

export interface Selection<T> {
  /** In the order of the environment's waves, each by name; a wave that nobody asked for is left out. */
  readonly waves: readonly (readonly T[])[];
  /** Names that stand for no Application of the environment. */
  readonly obstacles: readonly Obstacle[];
}

/** The Applications that were asked for by name; all of the environment's where none was. */
export function selectApplications<T extends Pick<ApplicationState, 'name'>>(
  states: readonly T[],
  {
    environment,
    environments,
    asked,
  }: {
    readonly environment: Environment;
    /** All that are configured. */
    readonly environments: readonly Environment[];
    readonly asked: readonly string[];
  },
): Selection<T> {
  const own = new Set(environment.waves.flat());
  const wanted = asked.length === 0 ? own : new Set(asked);
  const byName = new Map(states.map((state) => [state.name, state]));
  const unknown = [...wanted].filter((name) => !own.has(name) || !byName.has(name));
  const known = [...own].filter((name) => byName.has(name));
  return {
    waves: pickWaves(environment.waves, (name) => (wanted.has(name) ? byName.get(name) : undefined)),
    obstacles: unknown.map((name) => {
      const owner = environments.find((each) => each.waves.flat().includes(name));
      if (owner !== undefined && owner.name !== environment.name) return belongsElsewhere(name, owner);
      return byName.has(name) ? notListed(name, environment) : notThere(name, known);
    }),
  };
}

function belongsElsewhere(name: string, owner: Environment): Obstacle {
  return blocks('other-environment', name, `${name} belongs to ${owner.name}`, `sync ${owner.name} ${name}`);
}

function notListed(name: string, { name: environment }: Environment): Obstacle {
  const sentence = `${name} is in Argo CD, but not among the applications of ${environment}`;
  return blocks(
    'not-in-environment',
    name,
    sentence,
    `Add it under environments.${environment}.waves in bitiq.yaml`,
  );
}

function notThere(name: string, known: readonly string[]): Obstacle {
  const meant = nearest(name, known);
  const remedy =
    meant === undefined ? `Applications: ${known.join(', ') || 'none'}` : `Did you mean ${meant}?`;
  return blocks('unknown-application', name, `Argo CD has no application ${name}`, remedy);
}
