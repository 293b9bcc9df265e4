import { parseFluxName, toFluxName } from '../../../config/flux-names.ts';
import { nearest } from '../../../config/nearest.ts';
import type { Environment } from '../../../config/schema.ts';
import type { DriftItem } from '../../../drift/item.ts';
import { UserError } from '../../../errors.ts';
import type { FluxObject } from '../../../integrations/flux/flux-object.ts';
import { factsOf } from '../../sync/flux/facts.ts';
import { readFlux } from '../../sync/flux/read-flux.ts';
import { judgeFlux, toFluxItem } from '../judge-flux.ts';
import type { DriftScope, DriftSource, DriftSystems } from './source.ts';

/** Flux, by what it last wrote into its Kustomizations, HelmReleases and GitRepositories. */
export function createFluxSource({ gitopsKubernetes }: Pick<DriftSystems, 'gitopsKubernetes'>): DriftSource {
  return {
    title: 'Flux',
    async look(scope, { signal, now }) {
      const { environment } = scope;
      const wanted = wantedBy(scope);
      const state = await readFlux(gitopsKubernetes, { namespace: environment.flux.namespace, signal });
      const byId = new Map(state.objects.map((object) => [object.id, object]));
      const there = wanted.flatMap((id) => byId.get(id) ?? []);
      const missing = wanted.filter((id) => !byId.has(id));
      const found = there.flatMap((object) => judgeFlux(factsOf(object, state), environment, now));
      const absent = missing.map((id) => toAbsent(id, environment));
      const unlisted = scope.application === undefined ? listUnlisted(state.objects, scope) : [];
      return {
        applications: [...there.map(({ id }) => id), ...missing],
        undetermined: new Set(
          found.filter(({ state: told }) => told === 'unknown').map(({ application }) => application),
        ),
        items: [...found, ...absent, ...unlisted],
      };
    },
  };
}

/** Ids in the order of the waves. Throws `UserError` for one that is not the environment's. */
function wantedBy({ environment, application }: DriftScope): readonly string[] {
  const own = [...new Set(environment.waves.flat())];
  if (application === undefined || own.includes(application))
    return own.filter((id) => application === undefined || id === application);
  const named = toFluxName(application) ?? application;
  const meant = own.includes(named) ? named : nearest(named, own);
  throw new UserError('unknown-application', `${application} is not in the waves of ${environment.name}.`, {
    next: meant === undefined ? `There are: ${own.join(', ')}` : `Did you mean ${meant}?`,
  });
}

function toAbsent(id: string, { name: environment, flux }: Environment): DriftItem {
  const { kind, name } = parseFluxName(id) ?? { kind: 'kustomization', name: id };
  const object = { id, kind, name, namespace: flux.namespace };
  return toFluxItem(object, {
    kind: 'absent',
    sentence: `${environment} should have it, and Flux does not`,
  });
}

/** What Flux has and nobody lists; the root, which has the namespace's name, makes the others and is never listed. */
function listUnlisted(
  objects: readonly FluxObject[],
  { environment, environments }: DriftScope,
): readonly DriftItem[] {
  const listed = new Set(environments.flatMap(({ waves }) => waves.flat()));
  return objects
    .filter(({ id, name, namespace }) => !listed.has(id) && name !== namespace)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((object) =>
      toFluxItem(object, {
        kind: 'unlisted',
        sentence: `Flux has it, and no wave of ${environment.name} does`,
      }),
    );
}
