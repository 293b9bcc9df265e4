import { toFluxName } from './flux-names.ts';
import { listAt, type Path, pathText, valueAt } from './path.ts';
import type { Problem } from './problem.ts';
import type { YamlSource } from './yaml-source.ts';

/** What an environment of Flux needs: waves of its own, which name what Flux has, each once. */
export function checkFlux(source: YamlSource, environment: Path): readonly Problem[] {
  const controller = [...environment, 'controller'];
  if (valueAt(source.value, controller) !== 'flux') return [];
  const path = [...environment, 'waves'];
  const waves = listAt(source.value, path);
  if (waves.length === 0) {
    const message = `${pathText(controller)} is flux, which needs ${pathText(path)} such as [[kustomization/apps]]`;
    return [source.atValue(controller, message)];
  }
  const places = waves.flatMap((_, wave) =>
    listAt(source.value, [...path, wave]).map((written, index) => ({
      written: String(written),
      name: toFluxName(String(written)),
      path: [...path, wave, index],
    })),
  );
  return places.flatMap((place, at) => {
    const { written, name } = place;
    if (name === undefined) {
      const message = `${pathText(path)}: "${written}" is neither kustomization/<name>, helmrelease/<name> nor the name of a Kustomization`;
      return [source.atValue(place.path, message)];
    }
    const twin = places.slice(0, at).find((other) => other.name === name);
    // The same in the same words is told already.
    if (twin === undefined || twin.written === written) return [];
    return [source.atValue(place.path, `${pathText(path)}: "${written}" and "${twin.written}" are the same`)];
  });
}
