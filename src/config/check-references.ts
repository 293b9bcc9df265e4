import { checkFiles } from './check-files.ts';
import { checkFlux } from './check-flux.ts';
import { suggest } from './nearest.ts';
import { keysAt, listAt, type Path, pathText, valueAt } from './path.ts';
import type { Problem } from './problem.ts';
import type { YamlSource } from './yaml-source.ts';

/** What the rooms above know and this one does not. What is left out is not judged. */
export interface KnownNames {
  /** Ids of the checks of preflight. */
  readonly checks?: readonly string[] | undefined;
  /** What permissions can be given for. */
  readonly verbs?: readonly string[] | undefined;
}

interface Surroundings {
  readonly source: YamlSource;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly known: KnownNames;
}

/**
 * What the schema cannot see: names that must exist elsewhere (groups, checks, verbs, variables,
 * files), and things listed twice. Works on the raw value, so that it speaks even where the schema does.
 */
export function checkReferences(surroundings: Surroundings): readonly Problem[] {
  const { source } = surroundings;
  return keysAt(source.value, ['environments']).flatMap((name) => {
    const path = ['environments', name];
    return [
      ...checkPermissions(surroundings, path),
      ...checkPolicies(source, path),
      ...checkPreflight(surroundings, path),
      ...checkExecutor(source, path),
      ...checkWaves(source, path),
      ...checkFlux(source, path),
      ...checkDrift(source, path),
      ...checkVariables(surroundings, path),
      ...checkOperators(source, path),
      ...checkFiles(source, path),
    ];
  });
}

function checkPermissions({ source, known }: Surroundings, environment: Path): readonly Problem[] {
  const path = [...environment, 'permissions'];
  const groups = keysAt(source.value, ['groups']);
  return keysAt(source.value, path).flatMap((verb) => [
    ...unknownName(source, [...path, verb], verb, known.verbs, 'verb', 'key'),
    ...listAt(source.value, [...path, verb]).flatMap((group, index) =>
      unknownName(source, [...path, verb, index], group, groups, 'group'),
    ),
    ...repeated(source, [...path, verb], listAt(source.value, [...path, verb])),
  ]);
}

function checkPolicies(source: YamlSource, environment: Path): readonly Problem[] {
  const path = [...environment, 'policies'];
  return keysAt(source.value, path).flatMap((kind) => checkRequirement(source, [...path, kind, 'approvals']));
}

function checkRequirement(source: YamlSource, path: Path): readonly Problem[] {
  const group = valueAt(source.value, [...path, 'group']);
  const people = [...path, 'people'];
  return [
    ...unknownName(source, [...path, 'group'], group, keysAt(source.value, ['groups']), 'group'),
    ...repeated(source, people, listAt(source.value, people)),
    ...['all', 'any'].flatMap((key) =>
      listAt(source.value, [...path, key]).flatMap((_, index) =>
        checkRequirement(source, [...path, key, index]),
      ),
    ),
  ];
}

function checkPreflight({ source, known }: Surroundings, environment: Path): readonly Problem[] {
  const severities = [...environment, 'preflight', 'severities'];
  const skip = [...environment, 'preflight', 'skip'];
  const skipped = listAt(source.value, skip);
  return [
    ...keysAt(source.value, severities).flatMap((id) =>
      unknownName(source, [...severities, id], id, known.checks, 'check', 'key'),
    ),
    ...skipped.flatMap((id, index) => unknownName(source, [...skip, index], id, known.checks, 'check')),
    ...repeated(source, skip, skipped),
  ];
}

function checkOperators(source: YamlSource, environment: Path): readonly Problem[] {
  const path = [...environment, 'operators'];
  const operators = valueAt(source.value, path);
  if (!Array.isArray(operators)) return [];
  return repeated(
    source,
    path,
    operators.map((_, index) => valueAt(operators, [index, 'package'])),
  );
}

/** An executor that nobody told where to go is found out here, not when production waits for it. */
function checkExecutor(source: YamlSource, environment: Path): readonly Problem[] {
  const path = [...environment, 'sync', 'executor'];
  if (valueAt(source.value, path) !== 'argocd-api') return [];
  const needed = [...environment, 'argocdApi'];
  if (valueAt(source.value, needed) !== undefined) return [];
  const message = `${pathText(path)} is argocd-api, which needs ${pathText(needed)} with address and tokenEnv`;
  return [source.atValue(path, message)];
}

/** An application in two waves would be synced twice. */
function checkWaves(source: YamlSource, environment: Path): readonly Problem[] {
  const path = [...environment, 'waves'];
  const places = listAt(source.value, path).flatMap((_, wave) =>
    listAt(source.value, [...path, wave]).map((name, index) => ({ name, path: [...path, wave, index] })),
  );
  const listed = new Set<unknown>();
  return places.flatMap((place) => {
    if (!listed.has(place.name)) {
      listed.add(place.name);
      return [];
    }
    return [source.atValue(place.path, `${pathText(path)}: "${String(place.name)}" is listed twice`)];
  });
}

/** What a report tells of as well are other environments. */
function checkDrift(source: YamlSource, environment: Path): readonly Problem[] {
  const path = [...environment, 'drift', 'with'];
  const names = listAt(source.value, path);
  const others = keysAt(source.value, ['environments']).filter((name) => name !== environment[1]);
  return [
    ...names.flatMap((name, index) =>
      unknownName(source, [...path, index], name, others, 'other environment'),
    ),
    ...repeated(source, path, names),
  ];
}

function checkVariables({ source, env }: Surroundings, environment: Path): readonly Problem[] {
  return CREDENTIALS.flatMap((path) => namedVariables(source.value, [...environment, ...path]))
    .filter(({ variable }) => !env[variable])
    .map(({ path, variable }) =>
      source.atValue(path, `${pathText(path)} names the variable ${variable}, which is not set`),
    );
}

/** Where an environment names variables that hold secrets. */
export const CREDENTIALS: readonly Path[] = [['vault', 'auth'], ['argocdApi']];

/** The variables that hold secrets under a path: `…Env` keys, and the default of token login. */
export function namedVariables(root: unknown, path: Path): readonly { path: Path; variable: string }[] {
  const named = keysAt(root, path)
    .filter((key) => key.endsWith('Env'))
    .map((key) => ({ path: [...path, key], variable: valueAt(root, [...path, key]) }));
  const isDefault =
    valueAt(root, [...path, 'method']) === 'token' && valueAt(root, [...path, 'tokenEnv']) === undefined;
  const all = isDefault ? [...named, { path: [...path, 'tokenEnv'], variable: 'VAULT_TOKEN' }] : named;
  return all.filter((entry): entry is { path: (string | number)[]; variable: string } =>
    /^[A-Z_][A-Z0-9_]*$/.test(String(entry.variable)),
  );
}

function unknownName(
  source: YamlSource,
  path: Path,
  name: unknown,
  known: readonly string[] | undefined,
  kind: string,
  part: 'key' | 'value' = 'value',
): readonly Problem[] {
  if (known === undefined || typeof name !== 'string' || known.includes(name)) return [];
  const message = `${pathText(path.slice(0, -1))}: unknown ${kind} "${name}";${suggest(name, known, `${kind}s`)}`;
  return [part === 'key' ? source.atKey(path, message) : source.atValue(path, message)];
}

function repeated(source: YamlSource, path: Path, names: readonly unknown[]): readonly Problem[] {
  return names.flatMap((name, index) =>
    name !== undefined && names.indexOf(name) < index
      ? [source.atValue([...path, index], `${pathText(path)}: "${String(name)}" is listed twice`)]
      : [],
  );
}
