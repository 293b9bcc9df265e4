import { createPatch, Pointer } from 'rfc6902';
import type { Json } from '../../../audit/append.ts';
import type { FieldChange } from '../step.ts';

/** What the server writes about an object rather than in it. */
const NOISE = ['managedFields', 'resourceVersion', 'generation', 'creationTimestamp', 'uid', 'selfLink'];

/** What is different in `next`, field by field, in the order of the fields. */
export function listChanges(live: unknown, next: unknown): readonly FieldChange[] {
  const [before, after] = [withoutNoise(live), withoutNoise(next)];
  return createPatch(before, after).map(({ op, path, ...operation }) => {
    const pointer = Pointer.fromJSON(path);
    const from = pointer.get(before) as Json | undefined;
    const to = op !== 'remove' && 'value' in operation ? (operation.value as Json) : undefined;
    return {
      path: toPath(pointer.tokens.slice(1)),
      ...(op !== 'add' && from !== undefined && { from }),
      ...(to !== undefined && { to }),
    };
  });
}

function withoutNoise(object: unknown): unknown {
  const { status: _status, metadata, ...rest } = object as { status?: unknown; metadata: object };
  const own = Object.entries(metadata).filter(([field]) => !NOISE.includes(field));
  return { ...rest, metadata: Object.fromEntries(own) };
}

/** As `oc explain` has it, with names that hold dots in brackets. */
function toPath(tokens: readonly string[]): string {
  return tokens
    .map((token) =>
      /^[A-Za-z_][\w-]*$/.test(token) ? `.${token}` : /^\d+$/.test(token) ? `[${token}]` : `["${token}"]`,
    )
    .join('')
    .replace(/^\./, '');
}
