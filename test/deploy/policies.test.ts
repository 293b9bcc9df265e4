import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { compilePolicy } from '../../sandbox/kubernetes/admission/compile-policy.ts';
import type { Binding } from '../../sandbox/kubernetes/admission/policy.ts';
import { deployedObjects, deployedPolicies, KUBERNETES_FOLDER, objectFiles } from './deployed-objects.ts';

const files = objectFiles();
const objects = deployedObjects();
const policies = deployedPolicies();
const bindings = objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding') as Binding[];

/** All fields of `request` that Kubernetes declares and policies here use. */
const REQUEST_FIELDS = ['dryRun', 'kind.kind', 'operation', 'userInfo.username'];

test('the kustomization has every file of its folder', () => {
  const { resources } = parse(readFileSync(join(KUBERNETES_FOLDER, 'kustomization.yaml'), 'utf8'));

  expect(resources.toSorted()).toEqual(files.toSorted());
});

test('every binding is of one policy and denies', () => {
  const names = bindings.map(({ spec }) => spec.policyName);

  expect(names.toSorted()).toEqual(policies.map(({ metadata }) => metadata.name).toSorted());
  for (const { spec } of bindings)
    expect(spec).toEqual({ policyName: spec.policyName, validationActions: ['Deny'] });
});

describe.each(policies.map((policy) => [policy.metadata.name, policy] as const))('%s', (_name, policy) => {
  test('compiles', () => {
    expect(() => compilePolicy(policy)).not.toThrow();
  });

  test('denies what it cannot judge, says why in one line, and calls it forbidden', () => {
    expect(policy.spec.failurePolicy).toBe('Fail');
    for (const { message, reason } of policy.spec.validations ?? []) {
      expect(message).toMatch(/^[^\n]+$/);
      expect(reason).toBe('Forbidden');
    }
  });

  test('asks only for fields that requests have, also under has()', () => {
    const { matchConditions = [], variables = [], validations = [] } = policy.spec;
    const text = [...matchConditions, ...variables, ...validations]
      .map(({ expression }) => expression)
      .join('\n');

    const fields = [...text.matchAll(/\brequest\.((?:[a-z]\w*\.)*[a-z]\w*)(?!\w*\()/gi)].map(
      ([, field = '']) => field,
    );

    expect(fields.length).toBeGreaterThan(0);
    expect(fields.filter((field) => !REQUEST_FIELDS.some((known) => field.startsWith(known)))).toEqual([]);
  });
});
