import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AdmissionRequest } from '../../sandbox/kubernetes/admission/admission-request.ts';
import { denialOf } from '../../sandbox/kubernetes/admission/denial-of.ts';
import type { KubernetesObject } from '../../sandbox/world.ts';
import { deployedPolicies } from './deployed-objects.ts';

/** What Kubernetes' own evaluator says, by `kubernetes-cel/main.go`. */
interface Asked {
  readonly evaluator: string;
  /** Every expression of each policy; that they are here means that they compile there. */
  readonly expressions: Readonly<Record<string, readonly string[]>>;
}

interface Verdict {
  readonly policy: string;
  readonly operation: AdmissionRequest['operation'];
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly subresource: string;
  readonly namespace?: string;
  readonly name: string;
  readonly username: string;
  readonly groups: readonly string[];
  readonly dryRun: boolean;
  readonly object: KubernetesObject | null;
  readonly oldObject: KubernetesObject | null;
  /** Empty: let through. With `error:` it could not be judged, and is denied. */
  readonly verdict: string;
  readonly cost: number;
}

/** Of the 10,000,000 that an API server spends on one policy for one request. */
const COST_LIMIT = 10_000;

const [first = '', ...rest] = readFileSync(join(import.meta.dirname, 'verdicts.jsonl'), 'utf8')
  .trim()
  .split('\n');
const asked = JSON.parse(first) as Asked;
const verdicts = rest.map((line) => JSON.parse(line) as Verdict);

function requestOf({ group, kind, plural, username, groups, ...request }: Verdict): AdmissionRequest {
  const namespaced = request.namespace !== undefined;
  const type = { group, kind, plural, namespaced, version: request.version };
  return {
    ...request,
    namespace: request.namespace,
    type: type as unknown as AdmissionRequest['type'],
    identity: { username, groups: [...groups] },
  };
}

test('Kubernetes was asked about every expression that is deployed, and compiles it', () => {
  const deployed = deployedPolicies().map(({ metadata, spec }) => {
    const all = [...(spec.variables ?? []), ...(spec.matchConditions ?? []), ...(spec.validations ?? [])];
    return [metadata.name, all.map(({ expression }) => expression)];
  });

  expect(Object.fromEntries(deployed)).toEqual(asked.expressions);
});

describe.each(deployedPolicies().map((policy) => [policy.metadata.name, policy] as const))(
  '%s',
  (name, policy) => {
    const own = verdicts.filter((verdict) => verdict.policy === name);

    test('is tried both ways', () => {
      expect(own.some(({ verdict }) => verdict === '')).toBe(true);
      expect(own.some(({ verdict }) => verdict !== '')).toBe(true);
    });

    test.each(own.map((verdict, index) => [index, verdict.operation, verdict.name, verdict] as const))(
      '%i, %s of %s: the sandbox says what Kubernetes says',
      (_index, _operation, _name, verdict) => {
        const denial = denialOf(policy, requestOf(verdict));

        if (verdict.verdict.startsWith('error:')) expect(denial).toBeDefined();
        else expect(denial?.message ?? '').toBe(verdict.verdict);
      },
    );

    test('costs little', () => {
      expect(Math.max(...own.map(({ cost }) => cost))).toBeLessThan(COST_LIMIT);
    });
  },
);
