import { findInBase64 } from './base64.ts';
import { findKnown, type KnownForm } from './known-values.ts';
import type { Range } from './ranges.ts';
import { ANY_SHAPE, SHAPES } from './shapes.ts';
import { unwrap, unwrapForm } from './unwrap.ts';

/** Layers of JSON in JSON, of URL encoding and of base64 that are taken off, all together. */
const DEEPEST = 8;

/** Of these layers so many may be forms, which are looked at twice. */
const DEEPEST_FORM = 3;

/** Where secrets stand in a text: as they are, and below every layer of escaping and base64. */
export function findSecrets(text: string, forms: readonly KnownForm[], depth = 0): readonly Range[] {
  let found: readonly Range[] = [...findKnown(text, forms), ...findShapes(text)];
  if (depth === DEEPEST) return found;
  const form = depth < DEEPEST_FORM ? unwrapForm(text) : undefined;
  // Not `push(...)`: a text may hold more secrets than a call may have arguments.
  if (form !== undefined) found = found.concat(findSecrets(form, forms, depth + 1));
  const inner = unwrap(text);
  if (inner !== undefined) {
    return [...found, ...findSecrets(inner.text, forms, depth + 1).map(inner.toSource)];
  }
  const isSecret = (decoded: string) => findSecrets(decoded, forms, depth + 1).length > 0;
  return [...found, ...findInBase64(text, isSecret)];
}

function findShapes(text: string): readonly Range[] {
  return ANY_SHAPE.test(text) ? SHAPES.flatMap((shape) => findShape(text, shape)) : [];
}

function findShape(text: string, shape: RegExp): readonly Range[] {
  if (text.search(shape) === -1) return [];
  return [...text.matchAll(shape)].map((match) => ({
    start: match.index + (match.groups?.before?.length ?? 0),
    end: match.index + match[0].length,
  }));
}
