import { isJsonObject } from './json.ts';

/**
 * The values a printer column's JSONPath finds: fields, `[0]`, `[*]` and `[?(@.type=="Ready")]`, with
 * `\.` for a dot inside a name. Anything else finds nothing.
 */
export function valuesAt(object: unknown, path: string): unknown[] {
  return stepsOf(path).reduce<unknown[]>(
    (found, step) => found.flatMap((value) => follow(value, step)).filter((value) => value !== undefined),
    [object],
  );
}

const STEP = /\.((?:\\.|[^.[\]\\])+)|\[(\d+|\*)\]|\[\?\(@\.([^=\s]+)\s*==\s*["']([^"']*)["']\)\]/g;

type Step =
  | { readonly field: string }
  | { readonly index: string }
  | { readonly where: string; readonly equals: string };

function stepsOf(path: string): Step[] {
  return [...path.matchAll(STEP)].map(([, field, index, where, equals = '']) => {
    if (field !== undefined) return { field: field.replace(/\\(.)/g, '$1') };
    return index === undefined ? { where: where ?? '', equals } : { index };
  });
}

function follow(value: unknown, step: Step): unknown[] {
  if ('field' in step) return isJsonObject(value) ? [value[step.field]] : [];
  if (!Array.isArray(value)) return [];
  if ('index' in step) return step.index === '*' ? value : [value[Number(step.index)]];
  return value.filter((item) => isJsonObject(item) && String(item[step.where]) === step.equals);
}
