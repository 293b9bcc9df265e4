import { applyPatch, type Operation } from 'rfc6902';
import { ApiError, badRequest } from './status.ts';

/** JSON Patch (RFC 6902) on a copy. Throws 422 where an operation, or a `test`, does not hold. */
export function applyJsonPatch<T extends object>(target: T, patch: unknown): T {
  if (!Array.isArray(patch))
    throw badRequest('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
  const copy = structuredClone(target);
  const failed = applyPatch(copy, patch as Operation[]).find((result) => result !== null);
  if (failed) {
    throw new ApiError(
      422,
      'Invalid',
      `the server rejected our request due to an error in our request: ${failed.message}`,
    );
  }
  return copy;
}
