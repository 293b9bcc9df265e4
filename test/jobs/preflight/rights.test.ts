import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { POLICY_RIGHTS } from '../../../src/doctor/identities.ts';
import { rightsOf } from '../../../src/jobs/preflight/rights.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';

const fileOf = (path: string) => new URL(`../../../deploy/kubernetes/${path}`, import.meta.url);

/** In every namespace, and in the applications' own. */
const EVERYWHERE = 'cluster-role.yaml';
const IN_APP = 'app-namespace/role.yaml';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

function readRules(path: string): readonly Rule[] {
  return (parse(readFileSync(fileOf(path), 'utf8')) as { rules: readonly Rule[] }).rules;
}

function grantedBy(path: string): readonly string[] {
  return readRules(path).flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}.${group}`)),
    ),
  );
}

test('the roles grant what jobs and doctor ask for, and not one right more', () => {
  const needed = ['vault-secrets-operator', 'external-secrets'].flatMap((secretOperator) => [
    ...rightsOf(anEnvironment({ secretOperator, certManagerDns01: true })),
    ...POLICY_RIGHTS,
  ]);

  const words = needed.map(({ verb, resource, group }) => `${verb} ${resource}.${group}`);
  const granted = [...grantedBy(EVERYWHERE), ...grantedBy(IN_APP)];
  expect([...new Set(words)].toSorted()).toEqual(granted.toSorted());
});

test('pods, which may carry secrets in their variables, are listed in one namespace alone', () => {
  const pods = rightsOf(anEnvironment()).filter(({ resource }) => resource === 'pods');

  expect(pods).toEqual([{ verb: 'list', group: '', resource: 'pods', namespace: 'bitiq-prod' }]);
  expect(grantedBy(IN_APP)).toEqual(['list pods.']);
  expect(grantedBy(EVERYWHERE).filter((right) => right.includes(' pods'))).toEqual([]);
});

test('nothing may be read of Secrets', () => {
  const rules = [...readRules(EVERYWHERE), ...readRules(IN_APP)];

  const verbs = rules.filter(({ resources }) => resources.includes('secrets')).flatMap((rule) => rule.verbs);

  expect(verbs).toEqual(['create']);
  expect(rules.some(({ resources }) => resources.includes('*'))).toBe(false);
});
