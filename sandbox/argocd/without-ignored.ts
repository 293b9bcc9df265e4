/** What `spec.ignoreDifferences` of an Application names. */
export interface IgnoredDifference {
  readonly group?: string;
  readonly kind: string;
  readonly name?: string;
  readonly jsonPointers?: readonly string[];
}

interface Named {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

/** An object without the fields that its Application ignores. Of the ways to name a field it knows `jsonPointers`. */
export function withoutIgnored(
  object: unknown,
  resource: Named,
  ignored: readonly IgnoredDifference[],
): unknown {
  return ignored
    .filter((each) => (each.group ?? '') === resource.group && each.kind === resource.kind)
    .filter(({ name = '' }) => name === '' || name === resource.name)
    .flatMap(({ jsonPointers = [] }) => jsonPointers)
    .map((pointer) => pointer.split('/').slice(1).map(unescapePart))
    .reduce((left, path) => without(left, path), object);
}

/** RFC 6901. */
function unescapePart(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

function without(object: unknown, [key, ...path]: readonly string[]): unknown {
  if (typeof object !== 'object' || object === null || key === undefined || !Object.hasOwn(object, key))
    return object;
  const copy = (Array.isArray(object) ? [...object] : { ...object }) as Record<string, unknown>;
  if (path.length === 0) delete copy[key];
  else copy[key] = without(copy[key], path);
  return copy;
}
