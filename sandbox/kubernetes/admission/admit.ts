import type { KubernetesObject } from '../../world.ts';
import type { ApiRequest, ApiServer } from '../api-request.ts';
import type { ResourceRequest } from '../request-info.ts';
import type { ResourceType } from '../resource-type.ts';
import { ApiError, detailsOf, qualifiedName } from '../status.ts';
import { type AdmissionRequest, describeRequest } from './admission-request.ts';
import { type CompiledPolicy, compilePolicy, type Inputs } from './compile-policy.ts';
import { matchesResources } from './match-resources.ts';
import { type Binding, listPolicies, type Policy, type Validation } from './policy.ts';

/** Why a policy does not let a request through. */
interface Denial {
  readonly message: string;
  /** Default: Invalid. */
  readonly reason?: string | undefined;
}

const CODES: Readonly<Record<string, number>> = {
  Unauthorized: 401,
  Forbidden: 403,
  RequestEntityTooLarge: 413,
};

const POLICY_GROUP = 'admissionregistration.k8s.io';

/**
 * Asks the cluster's ValidatingAdmissionPolicies about a write, dry runs too. Throws 422, or what a
 * policy's `reason` says, for the first that denies. Policies themselves are not asked about.
 */
export function admit({ store }: Pick<ApiServer, 'store'>, request: AdmissionRequest): void {
  if (request.type.group === POLICY_GROUP) return;
  const namespace =
    request.namespace === undefined
      ? undefined
      : store.get({ group: '', plural: 'namespaces' }, undefined, request.namespace);
  for (const [policy, bindings] of listPolicies(store)) {
    if (!matchesResources(policy.spec.matchConstraints ?? {}, request, namespace)) continue;
    const own = bindings.filter(({ spec }) =>
      matchesResources(spec.matchResources ?? {}, request, namespace),
    );
    const [binding] = own;
    const denial = binding && denialOf(policy, inputsOf(request, namespace));
    if (denial) throw denied(request, policy, binding, denial);
  }
}

/** What `save` asks about an object that a request creates or, where there is a `previous`, updates. */
export function admissionOf(
  server: Pick<ApiServer, 'store'>,
  { identity }: Pick<ApiRequest, 'identity'>,
  type: ResourceType,
  { version, subresource, namespace }: ResourceRequest,
  { dryRun, previous }: { readonly dryRun: boolean; readonly previous?: KubernetesObject | undefined },
): (object: KubernetesObject) => void {
  return (object) =>
    admit(server, {
      operation: previous ? 'UPDATE' : 'CREATE',
      type,
      version,
      subresource,
      namespace,
      name: object.metadata.name,
      identity,
      dryRun,
      object,
      oldObject: previous ?? null,
    });
}

function inputsOf(request: AdmissionRequest, namespace: KubernetesObject | undefined): Inputs {
  return {
    object: toCel(request.object),
    oldObject: toCel(request.oldObject),
    request: describeRequest(request),
    namespaceObject: toCel(namespace ?? null),
  };
}

/** What cannot be compiled or evaluated denies, unless the policy's `failurePolicy` is Ignore. */
function denialOf(policy: Policy, inputs: Inputs): Denial | undefined {
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

function denied(
  { type, name }: AdmissionRequest,
  policy: Policy,
  binding: Binding,
  denial: Denial,
): ApiError {
  const { message: why, reason = 'Invalid' } = denial;
  const what = name === '' ? qualifiedName(type) : `${qualifiedName(type)} "${name}"`;
  const message = `ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}' denied request: ${why}`;
  const details = { ...detailsOf(type, name), causes: [{ reason: '', message }] };
  return new ApiError(CODES[reason] ?? 422, reason, `${what} is forbidden: ${message}`, details);
}

/** A JSON value as CEL has it: whole numbers are integers. */
function toCel(value: unknown): unknown {
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  if (Array.isArray(value)) return value.map(toCel);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toCel(inner)]));
}
