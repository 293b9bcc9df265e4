import { allows, type OwnRule } from '../integrations/kubernetes/own-rules.ts';
import type { ClusterIdentity } from './identities.ts';

/** A right that nobody who works for bitiq may have. `resource` may be a subresource: `pods/exec`. */
interface ForbiddenRight {
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
  ...each('argoproj.io', ['applications'], ['update', 'delete', 'deletecollection']),
  ...each('argoproj.io', ['appprojects'], WRITE),
  ...each('', ['nodes'], WRITE),
];

/**
 * What the rules grant of it, for people: `get, list secrets`, `* deployments.apps`, `anything`. A rule with a
 * `*` is forbidden whatever it is about, for it also grants what nobody has thought of.
 */
export function findForbidden(rules: readonly OwnRule[], who: Who): readonly string[] {
  const wide = rules.filter(isWide).map(describeRule);
  const named = rules.filter((rule) => !isWide(rule));
  const held = forbiddenFor(who).filter((right) =>
    named.some((rule) => allows(rule, right) && !(who.becomes && isOwnToken(right, rule))),
  );
  const byWhat = Map.groupBy(held, ({ group, resource }) => nameOf(group, resource));
  const told = [...byWhat].map(([what, rights]) => `${rights.map(({ verb }) => verb).join(', ')} ${what}`);
  return [...new Set([...wide, ...told])];
}

type Who = Pick<ClusterIdentity, 'looks' | 'writes' | 'prepares' | 'becomes'>;

/**
 * With what only some may: whoever looks or prepares asks for Secrets by a dry run, whoever writes sets
 * operations, and whoever prepares registers Applications. Admission policies say what of it.
 */
function forbiddenFor(who: Who): readonly ForbiddenRight[] {
  return [
    ...FORBIDDEN_RIGHTS,
    ...(who.looks || who.prepares ? [] : each('', ['secrets'], ['create'])),
    ...(who.prepares ? [] : each('argoproj.io', ['applications'], ['create'])),
    ...(who.writes || who.prepares ? [] : each('argoproj.io', ['applications'], ['patch'])),
  ];
}

function isWide({ verbs, apiGroups, resources }: OwnRule): boolean {
  return resources.length > 0 && [verbs, apiGroups, resources].some((words) => words.includes('*'));
}

function describeRule({ verbs, apiGroups, resources }: OwnRule): string {
  if ([verbs, apiGroups, resources].every((words) => words.includes('*'))) return 'anything';
  const what = apiGroups.flatMap((group) => resources.map((resource) => nameOf(group, resource)));
  return `${verbs.join(', ')} ${what.join(', ')}`;
}

function nameOf(group: string, resource: string): string {
  return group === '' ? resource : `${resource}.${group}`;
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
