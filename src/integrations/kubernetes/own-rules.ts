import { z } from 'zod';
import type { Kubernetes, Resource } from './kubernetes.ts';
import { parseObject } from './parse.ts';

const SELF_SUBJECT_RULES_REVIEWS: Resource = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectRulesReview',
  plural: 'selfsubjectrulesreviews',
  namespaced: false,
};

/** Some verbs on some resources, as RBAC writes it; `*` is all of them. */
export interface OwnRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  /** With subresources: `pods/exec`. */
  readonly resources: readonly string[];
  /** Empty: whatever its name. */
  readonly resourceNames: readonly string[];
}

/** What the caller may do in a namespace, with what it may do everywhere. */
export interface OwnRules {
  readonly rules: readonly OwnRule[];
  /** Whether the server says that there may be more. */
  readonly isIncomplete: boolean;
}

/** Throws `ExternalError`. */
export async function listOwnRules(
  kubernetes: Kubernetes,
  namespace: string,
  signal: AbortSignal,
): Promise<OwnRules> {
  const question = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectRulesReview',
    metadata: {},
    spec: { namespace },
  };
  const answer = await kubernetes.create(SELF_SUBJECT_RULES_REVIEWS, question, { signal });
  const { resourceRules, incomplete } = parseObject(review, answer, 'SelfSubjectRulesReview').status;
  return { rules: resourceRules, isIncomplete: incomplete };
}

/** Whether a rule allows this to at least one object. `resource` may be a subresource: `pods/exec`. */
export function allows(
  rule: OwnRule,
  { verb, group, resource }: { readonly verb: string; readonly group: string; readonly resource: string },
): boolean {
  const [, subresource] = resource.split('/');
  return (
    includes(rule.verbs, verb) &&
    includes(rule.apiGroups, group) &&
    (includes(rule.resources, resource) ||
      (subresource !== undefined && rule.resources.includes(`*/${subresource}`)))
  );
}

function includes(allowed: readonly string[], wanted: string): boolean {
  return allowed.includes('*') || allowed.includes(wanted);
}

const names = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

const review = z.object({
  status: z.object({
    resourceRules: z
      .array(z.object({ verbs: names, apiGroups: names, resources: names, resourceNames: names }))
      .nullish()
      .transform((list) => list ?? []),
    incomplete: z.boolean().prefault(false),
  }),
});
