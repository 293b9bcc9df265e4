import { z } from 'zod';
import type { Kubernetes, Resource } from './kubernetes.ts';
import { parseObject } from './parse.ts';

const SELF_SUBJECT_REVIEWS: Resource = {
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectReview',
  plural: 'selfsubjectreviews',
  namespaced: false,
};

const SELF_SUBJECT_ACCESS_REVIEWS: Resource = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectAccessReview',
  plural: 'selfsubjectaccessreviews',
  namespaced: false,
};

/** What an unknown caller is called. */
export const ANONYMOUS = 'system:anonymous';

/** Something one may be allowed to do. Without a namespace: in all of them, or of the cluster itself. */
export interface Right {
  readonly verb: 'get' | 'list' | 'create' | 'patch';
  readonly group: string;
  readonly resource: string;
  readonly namespace?: string | undefined;
}

/** The name under which the cluster knows the caller. */
export async function getUsername(kubernetes: Kubernetes, signal: AbortSignal): Promise<string> {
  const question = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} };
  const answer = await kubernetes.create(SELF_SUBJECT_REVIEWS, question, { signal });
  return parseObject(selfSubjectReview, answer, 'SelfSubjectReview').status.userInfo.username;
}

export async function isAllowed(kubernetes: Kubernetes, right: Right, signal: AbortSignal): Promise<boolean> {
  const { verb, group, resource, namespace } = right;
  const resourceAttributes = { verb, group, resource, ...(namespace !== undefined && { namespace }) };
  const question = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    metadata: {},
    spec: { resourceAttributes },
  };
  const answer = await kubernetes.create(SELF_SUBJECT_ACCESS_REVIEWS, question, { signal });
  return parseObject(selfSubjectAccessReview, answer, 'SelfSubjectAccessReview').status.allowed;
}

/** `list nodes`, `get deployments.apps in openshift-gitops`. */
export function describeRight({ verb, group, resource, namespace }: Right): string {
  const what = group === '' ? resource : `${resource}.${group}`;
  return `${verb} ${what}${namespace === undefined ? '' : ` in ${namespace}`}`;
}

const selfSubjectReview = z.object({
  status: z.object({ userInfo: z.object({ username: z.string().prefault(ANONYMOUS) }) }),
});

const selfSubjectAccessReview = z.object({ status: z.object({ allowed: z.boolean() }) });
