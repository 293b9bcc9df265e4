import { allows, type OwnRule } from '../integrations/kubernetes/own-rules.ts';

/** A right that nobody who works for bitiq may have. `resource` may be a subresource: `pods/exec`. */
export interface ForbiddenRight {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
}

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';
const ROLES = ['roles', 'clusterroles'];
const BINDINGS = ['rolebindings', 'clusterrolebindings'];
const WRITE = ['create', 'update', 'patch', 'delete', 'deletecollection'];
const CHANGE = ['update', 'patch', 'delete', 'deletecollection'];
const WORKLOADS = ['deployments', 'statefulsets', 'daemonsets', 'replicasets'];

/**
 * What would let bitiq read a Secret, become somebody else, give itself rights, run something, or
 * take something away.
 */
const FORBIDDEN_RIGHTS: readonly ForbiddenRight[] = [
  ...each('', ['secrets'], ['get', 'list', 'watch', ...CHANGE]),
  ...each('', ['pods/exec', 'pods/attach', 'pods/portforward', 'nodes/proxy'], ['create', 'get']),
  ...each('', ['pods', 'pods/ephemeralcontainers'], ['create', 'update', 'patch']),
  ...each('apps', WORKLOADS, ['create', 'update', 'patch', 'delete']),
  ...each('batch', ['jobs', 'cronjobs'], ['create', 'update', 'patch']),
  ...each('', ['users', 'groups', 'serviceaccounts'], ['impersonate']),
  ...each('', ['serviceaccounts/token'], ['create']),
  ...each(RBAC, ROLES, ['escalate', 'bind', ...WRITE]),
  ...each(RBAC, BINDINGS, WRITE),
  ...each(ADMISSION, ['validatingadmissionpolicies', 'validatingadmissionpolicybindings'], WRITE),
  ...each(ADMISSION, ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'], WRITE),
  ...each('argoproj.io', ['applications'], ['create', 'update', 'delete', 'deletecollection']),
  ...each('argoproj.io', ['appprojects'], WRITE),
  ...each('', ['nodes'], WRITE),
];

/** With what only some may: whoever looks asks for Secrets by a dry run, whoever writes sets operations. */
export function forbiddenFor(who: {
  readonly looks: boolean;
  readonly writes: boolean;
}): readonly ForbiddenRight[] {
  return [
    ...FORBIDDEN_RIGHTS,
    ...(who.looks ? [] : each('', ['secrets'], ['create'])),
    ...(who.writes ? [] : each('argoproj.io', ['applications'], ['patch'])),
  ];
}

/** Those of the forbidden rights that the rules grant. */
export function grantedOf(
  forbidden: readonly ForbiddenRight[],
  rules: readonly OwnRule[],
): readonly ForbiddenRight[] {
  return forbidden.filter((right) => rules.some((rule) => allows(rule, right) && !isOwnToken(right, rule)));
}

/** A short-lived token of one of bitiq's own ServiceAccounts is what a job works with. */
function isOwnToken({ resource }: ForbiddenRight, { resourceNames }: OwnRule): boolean {
  const isNamed = resourceNames.length > 0 && resourceNames.every((name) => name.startsWith('bitiq-'));
  return resource === 'serviceaccounts/token' && isNamed;
}

function each(
  group: string,
  resources: readonly string[],
  verbs: readonly string[],
): readonly ForbiddenRight[] {
  return resources.flatMap((resource) => verbs.map((verb) => ({ verb, group, resource })));
}
