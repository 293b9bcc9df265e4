import type { KubernetesObject } from '../world.ts';
import type { MatchResources, Policy, ResourceRule } from './admission/policy.ts';
import { establish } from './custom-resource-definition.ts';

/** Fills in what an API server fills in on every write of the few kinds where it matters. */
export function withDefaults(object: KubernetesObject): KubernetesObject {
  switch (`${object.kind}.${object.apiVersion}`) {
    case 'Namespace.v1':
      return namespaceDefaults(object);
    case 'Secret.v1':
      return secretDefaults(object);
    case 'CustomResourceDefinition.apiextensions.k8s.io/v1':
      return establish(object);
    case 'ValidatingAdmissionPolicy.admissionregistration.k8s.io/v1':
      return policyDefaults(object as Policy);
    default:
      return object;
  }
}

function namespaceDefaults(namespace: KubernetesObject): KubernetesObject {
  const { metadata } = namespace;
  return {
    ...namespace,
    metadata: {
      ...metadata,
      labels: { 'kubernetes.io/metadata.name': metadata.name, ...metadata.labels },
    },
    spec: namespace.spec ?? { finalizers: ['kubernetes'] },
    status: namespace.status ?? { phase: 'Active' },
  };
}

function secretDefaults({ stringData, ...secret }: KubernetesObject): KubernetesObject {
  const plain = (stringData ?? {}) as Record<string, string>;
  const encoded = Object.entries(plain).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
  const data = { ...(secret.data as object | undefined), ...Object.fromEntries(encoded) };
  return { ...secret, ...(Object.keys(data).length > 0 && { data }), type: secret.type ?? 'Opaque' };
}

function policyDefaults(policy: Policy): KubernetesObject {
  const { matchConstraints, ...spec } = policy.spec;
  return {
    ...policy,
    spec: {
      failurePolicy: 'Fail',
      ...spec,
      ...(matchConstraints && { matchConstraints: constraintDefaults(matchConstraints) }),
    },
  };
}

function constraintDefaults({ resourceRules, excludeResourceRules, ...others }: MatchResources): object {
  return {
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    ...others,
    ...(resourceRules && { resourceRules: resourceRules.map(inEveryScope) }),
    ...(excludeResourceRules && { excludeResourceRules: excludeResourceRules.map(inEveryScope) }),
  };
}

const inEveryScope = (rule: ResourceRule): ResourceRule => ({ scope: '*', ...rule });
