import { applyPatch, type Operation, Pointer } from 'rfc6902';
import { ApiError, badRequest } from './status.ts';

/** JSON Patch (RFC 6902) on a copy. Throws 422 where an operation, or a `test`, does not hold. */
export function applyJsonPatch<T extends object>(target: T, patch: unknown): T {
  if (!Array.isArray(patch))
    throw badRequest(
      'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    );
  const copy = structuredClone(target);
  const failed = applyPatch(
    copy,
    (patch as Operation[]).map((one) => asTaken(copy, one)),
  ).find((result) => result !== null);
  if (failed) {
    throw new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
  }
  return copy;
}

/** An API server lets `replace` add what an object does not have. */
function asTaken(target: object, operation: Operation): Operation {
  if (operation.op !== 'replace') return operation;
  const { parent, value } = Pointer.fromJSON(operation.path).evaluate(target);
  const isAdded = value === undefined && parent !== null && !Array.isArray(parent);
  return isAdded ? { ...operation, op: 'add' } : operation;
}
