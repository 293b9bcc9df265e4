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
  /** The requests that it is about: operations, groups, versions, resources and names of each rule. */
  readonly covers: readonly string[];
  /** Whether it leaves out some objects, namespaces or requests of those. */
  readonly isNarrowed: boolean;
  /** CEL of what must be true, with the variables that it uses: `name = expression`. */
  readonly rules: readonly string[];
  /** Absent: it is there, and binds nobody. */
  readonly binding?: {
    readonly policyName: string;
    /** `Deny`, `Warn`, `Audit`. */
    readonly actions: readonly string[];
    /** Whether it holds for some objects or namespaces only, or with parameters. */
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
  const { resourceRules, ...selection } = spec.matchConstraints;
  return {
    failurePolicy: spec.failurePolicy,
    matchConditions: spec.matchConditions.map(({ expression }) => expression),
    covers: resourceRules.map(describeRequests),
    isNarrowed: isNarrowing(selection) || resourceRules.some(({ scope }) => scope !== '*'),
    rules: [
      ...spec.variables.map(({ name, expression }) => `${name} = ${expression}`),
      ...spec.validations.map(({ expression }) => expression),
    ],
    ...(foundBinding !== undefined && { binding: toBinding(foundBinding) }),
  };
}

function toBinding(object: unknown): NonNullable<AdmissionPolicy['binding']> {
  const { spec } = parseObject(binding, object, 'ValidatingAdmissionPolicyBinding');
  const isNarrowed = isNarrowing(spec.matchResources) || spec.paramRef !== undefined;
  return { policyName: spec.policyName, actions: spec.validationActions, isNarrowed };
}

function describeRequests(rule: z.output<typeof requests>): string {
  const { operations, apiGroups, apiVersions, resources, resourceNames } = rule;
  const words = [operations, apiGroups, apiVersions, resources, resourceNames];
  return words.map((some) => some.toSorted().join(',')).join(' ');
}

/** The server fills in empty selectors and `matchPolicy`, which narrow nothing. */
function isNarrowing(match: Readonly<Record<string, unknown>>): boolean {
  return Object.values(match).some(
    (part) => typeof part === 'object' && part !== null && Object.keys(part).length > 0,
  );
}

const texts = z.array(z.string()).prefault([]);

const requests = z.object({
  operations: texts,
  apiGroups: texts,
  apiVersions: texts,
  resources: texts,
  resourceNames: texts,
  /** `*`: objects of a namespace and of the cluster. */
  scope: z.string().prefault('*'),
});

const policy = z.object({
  metadata,
  spec: z.object({
    failurePolicy: z.string().prefault('Fail'),
    matchConditions: z.array(z.object({ expression: z.string() })).prefault([]),
    matchConstraints: z.looseObject({ resourceRules: z.array(requests).prefault([]) }).prefault({}),
    variables: z.array(z.object({ name: z.string(), expression: z.string() })).prefault([]),
    validations: z.array(z.object({ expression: z.string() })).prefault([]),
  }),
});

const binding = z.object({
  metadata,
  spec: z.object({
    policyName: z.string(),
    validationActions: z.array(z.string()).prefault([]),
    matchResources: z.record(z.string(), z.unknown()).prefault({}),
    paramRef: z.unknown().optional(),
  }),
});
