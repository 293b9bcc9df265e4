import type { Identity, KubernetesObject } from '../world.ts';
import { type GroupResource, qualifiedName } from './status.ts';
import type { Store } from './store.ts';

/** What somebody wants to do. Without a namespace: at the cluster scope, or in all namespaces. */
export interface ResourceAction {
  readonly verb: string;
  readonly group: string;
  readonly plural: string;
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

interface PathAction {
  readonly verb: string;
  readonly path: string;
}

export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** Decides by the Role and binding objects in the store, minus the rights that were taken away. */
export interface Authorizer {
  mayAct(identity: Identity, action: ResourceAction): boolean;
  mayVisit(identity: Identity, action: PathAction): boolean;
  /** All rules that apply to someone in a namespace, cluster-wide ones included. */
  rulesFor(identity: Identity, namespace: string | undefined): readonly PolicyRule[];
}

interface Binding extends KubernetesObject {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { kind: string; name: string; namespace?: string }[];
}

const RBAC = 'rbac.authorization.k8s.io';
const ALL_RULES: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

export function createAuthorizer(store: Store, takenAway: ReadonlySet<string>): Authorizer {
  const rulesFor = (identity: Identity, namespace: string | undefined) =>
    identity.groups.includes('system:masters') ? ALL_RULES : boundRules(store, identity, namespace);

  return {
    rulesFor,
    mayAct: (identity, action) =>
      !takenAway.has(rightOf(action)) &&
      rulesFor(identity, action.namespace).some((rule) => coversAction(rule, action)),
    mayVisit: (identity, action) => rulesFor(identity, undefined).some((rule) => coversPath(rule, action)),
  };
}

/** A right as `Cluster.forbidden` spells it: `list nodes`, `create pods/exec`, `get routes.route.openshift.io`. */
function rightOf(action: ResourceAction): string {
  return `${action.verb} ${qualifiedName(withSubresource(action))}`;
}

function withSubresource({ group, plural, subresource }: ResourceAction): GroupResource {
  return { group, plural: subresource ? `${plural}/${subresource}` : plural };
}

function boundRules(store: Store, identity: Identity, namespace: string | undefined): PolicyRule[] {
  const clusterWide = store.list({ group: RBAC, plural: 'clusterrolebindings' });
  const local = namespace ? store.list({ group: RBAC, plural: 'rolebindings' }, namespace) : [];
  return [...clusterWide, ...local].flatMap((object) => {
    const binding = object as Binding;
    return isSubject(binding, identity) ? rulesOfRole(store, binding) : [];
  });
}

function isSubject({ subjects = [], metadata }: Binding, { username, groups }: Identity): boolean {
  return subjects.some(({ kind, name, namespace = metadata.namespace }) => {
    if (kind === 'User') return name === username;
    if (kind === 'Group') return groups.includes(name);
    return kind === 'ServiceAccount' && username === `system:serviceaccount:${namespace}:${name}`;
  });
}

function rulesOfRole(store: Store, { roleRef, metadata }: Binding): readonly PolicyRule[] {
  const role =
    roleRef.kind === 'ClusterRole'
      ? store.get({ group: RBAC, plural: 'clusterroles' }, undefined, roleRef.name)
      : store.get({ group: RBAC, plural: 'roles' }, metadata.namespace, roleRef.name);
  return (role?.rules as PolicyRule[] | undefined) ?? [];
}

function coversAction(rule: PolicyRule, action: ResourceAction): boolean {
  const { resourceNames = [] } = rule;
  return (
    matches(rule.verbs, action.verb) &&
    matches(rule.apiGroups, action.group) &&
    coversResource(rule.resources ?? [], action) &&
    (resourceNames.length === 0 || (action.name !== undefined && resourceNames.includes(action.name)))
  );
}

function coversResource(resources: readonly string[], { plural, subresource }: ResourceAction): boolean {
  const wanted = subresource ? `${plural}/${subresource}` : plural;
  return matches(resources, wanted) || (subresource !== undefined && resources.includes(`*/${subresource}`));
}

function coversPath(rule: PolicyRule, { verb, path }: PathAction): boolean {
  const covers = (url: string) =>
    url === '*' || (url.endsWith('*') ? path.startsWith(url.slice(0, -1)) : url === path);
  return matches(rule.verbs, verb) && (rule.nonResourceURLs ?? []).some(covers);
}

function matches(allowed: readonly string[] | undefined, wanted: string): boolean {
  return allowed?.some((value) => value === '*' || value === wanted) ?? false;
}
