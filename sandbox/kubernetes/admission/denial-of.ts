import type { KubernetesObject } from '../../world.ts';
import { type AdmissionRequest, describeRequest } from './admission-request.ts';
import { type CompiledPolicy, compilePolicy, type Inputs } from './compile-policy.ts';
import type { Policy, Validation } from './policy.ts';

/** Why a policy does not let a request through. */
export interface Denial {
  readonly message: string;
  /** Default: Invalid. */
  readonly reason?: string | undefined;
}

/**
 * What a policy says to a request that it is about: `undefined` lets it through. What cannot be compiled or
 * evaluated denies, unless the policy's `failurePolicy` is Ignore.
 */
export function denialOf(
  policy: Policy,
  request: AdmissionRequest,
  namespace?: KubernetesObject | undefined,
): Denial | undefined {
  const inputs = inputsOf(request, namespace);
  const orDenied = (ask: () => Denial | undefined): Denial | undefined => {
    try {
      return ask();
    } catch (error) {
      if (policy.spec.failurePolicy === 'Ignore') return undefined;
      return { message: (error as Error).message.split('\n')[0] ?? '' };
    }
  };
  return orDenied(() => {
    const { conditions, validations } = compiled(policy);
    if (conditions.some(({ holds }) => holds(inputs) !== true)) return undefined;
    for (const { validation, holds, messageOf } of validations) {
      const denial = orDenied(() =>
        holds(inputs) === true ? undefined : failed(validation, () => messageOf?.(inputs)),
      );
      if (denial) return denial;
    }
    return undefined;
  });
}

function failed({ message, expression, reason }: Validation, ask: () => unknown): Denial {
  const told = attempt(ask) ?? message?.trim() ?? `failed expression: ${expression.trim()}`;
  return { message: told, reason };
}

/** A message that cannot be worked out, or is none, gives way to the one that is written. */
function attempt(ask: () => unknown): string | undefined {
  try {
    const text = ask();
    return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
  } catch {
    return undefined;
  }
}

const known = new WeakMap<Policy, CompiledPolicy>();

function compiled(policy: Policy): CompiledPolicy {
  const found = known.get(policy) ?? compilePolicy(policy);
  known.set(policy, found);
  return found;
}

function inputsOf(request: AdmissionRequest, namespace: KubernetesObject | undefined): Inputs {
  return {
    object: toCel(request.object),
    oldObject: toCel(request.oldObject),
    request: describeRequest(request),
    namespaceObject: toCel(namespace ?? null),
  };
}

/** A JSON value as CEL has it: whole numbers are integers. */
function toCel(value: unknown): unknown {
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  if (Array.isArray(value)) return value.map(toCel);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toCel(inner)]));
}
