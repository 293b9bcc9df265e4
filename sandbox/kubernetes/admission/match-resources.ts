import type { KubernetesObject } from '../../world.ts';
import type { AdmissionRequest } from './admission-request.ts';
import type { LabelSelector, MatchResources, ResourceRule } from './policy.ts';

/** Whether a request is one of those; `namespace` is the object of the namespace that it is made in. */
export function matchesResources(
  { resourceRules, excludeResourceRules = [], namespaceSelector, objectSelector }: MatchResources,
  request: AdmissionRequest,
  namespace: KubernetesObject | undefined,
): boolean {
  return (
    selectsNamespace(namespaceSelector, request, namespace) &&
    selectsObject(objectSelector, request) &&
    !excludeResourceRules.some((rule) => matchesRule(rule, request)) &&
    (resourceRules === undefined || resourceRules.some((rule) => matchesRule(rule, request)))
  );
}

function matchesRule(rule: ResourceRule, request: AdmissionRequest): boolean {
  const { type, version, operation, name } = request;
  const { resourceNames = [] } = rule;
  return (
    isAmong(rule.apiGroups, type.group) &&
    isAmong(rule.apiVersions, version) &&
    isAmong(rule.operations, operation) &&
    rule.resources.some((resource) => isResource(resource, request)) &&
    (resourceNames.length === 0 || resourceNames.includes(name)) &&
    isInScope(rule.scope, type.namespaced)
  );
}

/** `pods`, `pods/status`, `pods/*`, `*`, and any subresource by `/*`. */
function isResource(pattern: string, { type, subresource }: AdmissionRequest): boolean {
  const [resource, sub] = pattern.split('/');
  const isOfResource = resource === '*' || resource === type.plural;
  return isOfResource && (sub === '*' || sub === subresource);
}

function isInScope(scope: string | undefined, namespaced: boolean): boolean {
  return scope === undefined || scope === '*' || scope === (namespaced ? 'Namespaced' : 'Cluster');
}

function isAmong(allowed: readonly string[], value: string): boolean {
  return allowed.includes('*') || allowed.includes(value);
}

/** What lies in no namespace is not selected by one. */
function selectsNamespace(
  selector: LabelSelector | undefined,
  { type, object, oldObject }: AdmissionRequest,
  namespace: KubernetesObject | undefined,
): boolean {
  if (selector === undefined) return true;
  const own = type.plural === 'namespaces' && type.group === '' ? (object ?? oldObject) : namespace;
  return own ? hasLabels(selector, own) : true;
}

function selectsObject(
  selector: LabelSelector | undefined,
  { object, oldObject }: AdmissionRequest,
): boolean {
  if (selector === undefined) return true;
  return [object, oldObject].some((side) => side !== null && hasLabels(selector, side));
}

function hasLabels(selector: LabelSelector, { metadata }: KubernetesObject): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const labels = metadata.labels ?? {};
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      const isOne = value !== undefined && values.includes(value);
      return operator === 'In' ? isOne : !isOne;
    })
  );
}
