import { z } from 'zod';
import type { Kubernetes, Resource } from './kubernetes.ts';
import { metadata, parseObject } from './parse.ts';

const admission = (kind: string, plural: string): Resource => ({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind,
  plural,
  namespaced: false,
});

const POLICIES = admission('ValidatingAdmissionPolicy', 'validatingadmissionpolicies');
const BINDINGS = admission('ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings');

/** A ValidatingAdmissionPolicy with the binding of the same name, as far as it matters whether it holds. */
export interface AdmissionPolicy {
  /** `Fail`: what it cannot judge is refused. */
  readonly failurePolicy: string;
  /** CEL that decides whether it is about a request at all; all must be true. Empty: about each. */
  readonly matchConditions: readonly string[];
  /** Absent: it is there, and binds nobody. */
  readonly binding?: {
    readonly policyName: string;
    /** `Deny`, `Warn`, `Audit`. */
    readonly actions: readonly string[];
    /** Whether it holds for some objects or namespaces only. */
    readonly isNarrowed: boolean;
  };
}

/** `undefined`: there is no such policy. Throws `ExternalError`. */
export async function getAdmissionPolicy(
  kubernetes: Kubernetes,
  name: string,
  signal: AbortSignal,
): Promise<AdmissionPolicy | undefined> {
  const [foundPolicy, foundBinding] = await Promise.all([
    kubernetes.get(POLICIES, name, { signal }),
    kubernetes.get(BINDINGS, name, { signal }),
  ]);
  if (foundPolicy === undefined) return undefined;
  const { spec } = parseObject(policy, foundPolicy, 'ValidatingAdmissionPolicy');
  return {
    failurePolicy: spec.failurePolicy,
    matchConditions: spec.matchConditions.map(({ expression }) => expression),
    ...(foundBinding !== undefined && { binding: toBinding(foundBinding) }),
  };
}

function toBinding(object: unknown): NonNullable<AdmissionPolicy['binding']> {
  const { policyName, validationActions, matchResources } = parseObject(
    binding,
    object,
    'ValidatingAdmissionPolicyBinding',
  ).spec;
  const isNarrowed = Object.values(matchResources ?? {}).some((part) => !isEmpty(part));
  return { policyName, actions: validationActions, isNarrowed };
}

/** The server fills in empty selectors and `matchPolicy`, which narrow nothing. */
function isEmpty(part: unknown): boolean {
  return typeof part !== 'object' || part === null || Object.keys(part).length === 0;
}

const policy = z.object({
  metadata,
  spec: z.object({
    failurePolicy: z.string().prefault('Fail'),
    matchConditions: z.array(z.object({ expression: z.string() })).prefault([]),
  }),
});

const binding = z.object({
  metadata,
  spec: z.object({
    policyName: z.string(),
    validationActions: z.array(z.string()).prefault([]),
    matchResources: z.record(z.string(), z.unknown()).optional(),
  }),
});
