import { z } from 'zod';
import type { Path } from './path.ts';

/** A schema without what only adds to it: defaults, optionality, transformations. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrap(schema.unwrap());
  }
  return schema instanceof z.ZodPipe ? unwrap(schema.in) : schema;
}

/** The schemas that may stand directly under this one at a key. Several under a union. */
function childrenAt(schema: z.core.$ZodType, key: string | number): readonly z.core.$ZodType[] {
  const bare = unwrap(schema);
  if (bare instanceof z.ZodObject) {
    const child: z.core.$ZodType | undefined = Object.hasOwn(bare.shape, key) ? bare.shape[key] : undefined;
    return child === undefined ? [] : [child];
  }
  if (bare instanceof z.ZodRecord) return [bare.valueType];
  if (bare instanceof z.ZodArray) return [bare.element];
  return bare instanceof z.ZodUnion ? bare.options.flatMap((option) => childrenAt(option, key)) : [];
}

/** The keys that a map may have here; empty where any key may stand. */
export function keysOf(schema: z.core.$ZodType): readonly string[] {
  const bare = unwrap(schema);
  if (bare instanceof z.ZodObject) return Object.keys(bare.shape);
  return bare instanceof z.ZodUnion ? [...new Set(bare.options.flatMap(keysOf))] : [];
}

/** The schemas that may stand at a path. */
export function schemasAt(root: z.core.$ZodType, path: Path): readonly z.core.$ZodType[] {
  return path.reduce<readonly z.core.$ZodType[]>(
    (schemas, key) => schemas.flatMap((schema) => childrenAt(schema, key)),
    [root],
  );
}

/** The sentence that describes what stands at a path, wherever in the wrapping it was given. */
export function descriptionAt(root: z.core.$ZodType, path: Path): string | undefined {
  return schemasAt(root, path)
    .map(descriptionOf)
    .find((description) => description !== undefined);
}

function descriptionOf(schema: z.core.$ZodType): string | undefined {
  const own = z.globalRegistry.get(schema)?.description;
  const inner = unwrap(schema);
  return own ?? (inner === schema ? undefined : z.globalRegistry.get(inner)?.description);
}
