import type { KubernetesObject } from '../../world.ts';
import type { ApiRequest, ApiServer } from '../api-request.ts';
import type { ResourceRequest } from '../request-info.ts';
import type { ResourceType } from '../resource-type.ts';
import { ApiError, detailsOf, qualifiedName } from '../status.ts';
import type { AdmissionRequest } from './admission-request.ts';
import { type Denial, denialOf } from './denial-of.ts';
import { matchesResources } from './match-resources.ts';
import { type Binding, listPolicies, type Policy } from './policy.ts';

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
    const denial = binding && denialOf(policy, request, namespace);
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

function denied(
  { type, name }: AdmissionRequest,
  policy: Policy,
  binding: Binding,
  denial: Denial,
): ApiError {
  const { message: why, reason = 'Invalid' } = denial;
  const what = name === '' ? qualifiedName(type) : `${qualifiedName(type)} "${name}"`;
  const message = `ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}' denied request: ${why}`;
  const details = { ...detailsOf(type, name), causes: [{ message }] };
  return new ApiError(CODES[reason] ?? 422, reason, `${what} is forbidden: ${message}`, details);
}
