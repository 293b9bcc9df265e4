import { describe, expect, test } from 'vitest';
import { findForbidden } from '../../src/doctor/forbidden-rights.ts';
import type { OwnRule } from '../../src/integrations/kubernetes/own-rules.ts';

const NOBODY = { looks: false, writes: false, prepares: false, becomes: false };
const LOOKS = { ...NOBODY, looks: true };
const WRITES = { ...NOBODY, writes: true };
const PREPARES = { ...NOBODY, prepares: true };
const BECOMES = { ...NOBODY, becomes: true };

const rule = (
  verbs: string[],
  group: string,
  resources: string[],
  resourceNames: string[] = [],
): OwnRule => ({
  verbs,
  apiGroups: [group],
  resources,
  resourceNames,
});

const RBAC = 'rbac.authorization.k8s.io';

describe('each right that the issue forbids', () => {
  test.each([
    ...['get', 'list', 'watch', 'update', 'patch', 'delete'].map((verb) => [verb, '', 'secrets']),
    ...['pods/exec', 'pods/attach', 'pods/portforward'].flatMap((resource) => [
      ['create', '', resource],
      ['get', '', resource],
    ]),
    ...['users', 'groups', 'serviceaccounts'].map((resource) => ['impersonate', '', resource]),
    ...['roles', 'clusterroles'].flatMap((resource) => [
      ['escalate', RBAC, resource],
      ['bind', RBAC, resource],
      ['create', RBAC, resource],
    ]),
    ['create', RBAC, 'clusterrolebindings'],
    ['delete', 'admissionregistration.k8s.io', 'validatingadmissionpolicies'],
    ['create', 'apps', 'deployments'],
    ['create', 'batch', 'cronjobs'],
    ['update', 'argoproj.io', 'applications'],
    ['patch', 'argoproj.io', 'appprojects'],
  ] as [string, string, string][])('%s %s %s', (verb, group, resource) => {
    const what = group === '' ? resource : `${resource}.${group}`;

    expect(findForbidden([rule([verb], group, [resource])], LOOKS)).toEqual([`${verb} ${what}`]);
  });
});

describe('also', () => {
  test('of one object alone', () => {
    expect(findForbidden([rule(['get'], '', ['secrets'], ['quay-auth'])], LOOKS)).toEqual(['get secrets']);
  });

  test('as a subresource of whatever it is', () => {
    expect(findForbidden([rule(['create'], '', ['*/exec'])], LOOKS)).toEqual(['create pods/exec']);
  });

  test('by two rules, once', () => {
    const twice = [rule(['get'], '', ['secrets']), rule(['get', 'list'], '', ['secrets'])];

    expect(findForbidden(twice, LOOKS)).toEqual(['get, list secrets']);
  });
});

describe('what only some may', () => {
  const ASKS = rule(['create'], '', ['secrets']);
  const SETS = rule(['get', 'patch'], 'argoproj.io', ['applications']);
  const REGISTERS = rule(['get', 'create', 'patch'], 'argoproj.io', ['applications']);
  const MINTS = rule(['create'], '', ['serviceaccounts/token'], ['bitiq-read', 'bitiq-sync']);

  test.each([
    ['who looks asks for Secrets', LOOKS, ASKS, []],
    ['who writes does not', WRITES, ASKS, ['create secrets']],
    ['who writes sets operations', WRITES, SETS, []],
    ['who looks does not', LOOKS, SETS, ['patch applications.argoproj.io']],
    ['who prepares asks for Secrets', PREPARES, ASKS, []],
    ['who prepares registers Applications', PREPARES, REGISTERS, []],
    ['who writes does not', WRITES, REGISTERS, ['create applications.argoproj.io']],
    ["who becomes them asks for bitiq's tokens", BECOMES, MINTS, []],
    ['who looks does not', LOOKS, MINTS, ['create serviceaccounts/token']],
  ])('%s', (_what, who, own, expected) => {
    expect(findForbidden([own], who)).toEqual(expected);
  });

  test.each([
    ["somebody else's token", ['bitiq-read', 'argocd-server']],
    ["anybody's token", []],
  ])('nobody asks for %s', (_whose, names) => {
    const own = rule(['create'], '', ['serviceaccounts/token'], names);

    expect(findForbidden([own], BECOMES)).toEqual(['create serviceaccounts/token']);
  });
});

test('what bitiq does need is not forbidden', () => {
  const own = [
    rule(['get', 'list'], '', ['nodes']),
    rule(['list'], 'argoproj.io', ['applications', 'appprojects']),
    rule(['create'], 'authorization.k8s.io', ['selfsubjectaccessreviews', 'selfsubjectrulesreviews']),
    rule(['get'], 'admissionregistration.k8s.io', ['validatingadmissionpolicies']),
  ];

  expect(findForbidden(own, LOOKS)).toEqual([]);
});
