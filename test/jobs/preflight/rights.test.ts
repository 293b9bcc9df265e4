import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { POLICY_RIGHTS } from '../../../src/doctor/identities.ts';
import { rightsOf } from '../../../src/jobs/preflight/rights.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';

const file = new URL('../../../deploy/kubernetes/cluster-role.yaml', import.meta.url);

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

test('the ClusterRole grants what preflight and doctor ask for, and not one right more', () => {
  const { rules } = parse(readFileSync(file, 'utf8')) as { rules: readonly Rule[] };
  const granted = rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}.${group}`)),
    ),
  );

  const needed = ['vault-secrets-operator', 'external-secrets'].flatMap((secretOperator) => [
    ...rightsOf(anEnvironment({ secretOperator, certManagerDns01: true })),
    ...POLICY_RIGHTS,
  ]);

  const words = needed.map(({ verb, resource, group }) => `${verb} ${resource}.${group}`);
  expect([...new Set(words)].toSorted()).toEqual(granted.toSorted());
});

test('nothing may be read of Secrets', () => {
  const { rules } = parse(readFileSync(file, 'utf8')) as { rules: readonly Rule[] };

  const verbs = rules.filter(({ resources }) => resources.includes('secrets')).flatMap((rule) => rule.verbs);

  expect(verbs).toEqual(['create']);
  expect(rules.some(({ resources }) => resources.includes('*'))).toBe(false);
});
