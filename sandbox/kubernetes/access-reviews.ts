import type { Identity } from '../world.ts';
import { type ApiReply, type ApiRequest, type ApiServer, parseObject } from './api-request.ts';
import { API_AUDIENCE, identityOf } from './authentication.ts';
import type { ResourceAction } from './rbac.ts';
import { badRequest, invalid } from './status.ts';

interface AccessReview {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly namespace?: string };
  readonly spec: {
    readonly user?: string;
    readonly groups?: readonly string[];
    readonly namespace?: string;
    readonly resourceAttributes?: Partial<Record<string, string>>;
    readonly nonResourceAttributes?: { readonly path: string; readonly verb: string };
  };
}

interface TokenReview {
  readonly spec: { readonly token: string; readonly audiences?: readonly string[] };
}

/** SelfSubjectReview: who the caller is. */
export function reviewSelf(_server: ApiServer, request: ApiRequest): ApiReply {
  const { username, groups } = request.identity;
  const body = {
    kind: 'SelfSubjectReview',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { creationTimestamp: null },
    status: { userInfo: { username, groups } },
  };
  return { status: 201, body };
}

/** TokenReview: whom a token stands for. */
export function reviewToken(server: ApiServer, request: ApiRequest): ApiReply {
  const review = parseObject<TokenReview>(request);
  const { token, audiences = [API_AUDIENCE] } = review.spec;
  const user = identityOf(server, token, audiences);
  const status = user
    ? { authenticated: true, user, audiences }
    : { authenticated: false, error: 'invalid bearer token' };
  return { status: 201, body: { ...review, status } };
}

/** SelfSubjectAccessReview: may the caller do this? */
export function reviewOwnAccess(server: ApiServer, request: ApiRequest): ApiReply {
  const review = parseObject<AccessReview>(request);
  assertAboutOne(review);
  return answer(review, isAllowed(server, request.identity, review));
}

/** SubjectAccessReview and its namespaced form: may somebody else do this? */
export function reviewAccess(server: ApiServer, request: ApiRequest): ApiReply {
  const review = parseObject<AccessReview>(request);
  const { user = '', groups = [] } = review.spec;
  return answer(review, isAllowed(server, { username: user, groups }, review));
}

/** SelfSubjectRulesReview: what may the caller do in a namespace? */
export function reviewOwnRules(server: ApiServer, request: ApiRequest): ApiReply {
  const review = parseObject<AccessReview>(request);
  if (!review.spec.namespace) throw badRequest('no namespace on request');
  const rules = server.authorizer.rulesFor(request.identity, review.spec.namespace);
  const status = {
    resourceRules: rules.filter((rule) => rule.resources),
    nonResourceRules: rules.filter((rule) => rule.nonResourceURLs),
    incomplete: false,
  };
  return { status: 201, body: { ...review, status } };
}

function assertAboutOne({ spec }: AccessReview): void {
  if ((spec.resourceAttributes === undefined) !== (spec.nonResourceAttributes === undefined)) return;
  const message =
    'Invalid value: "null": exactly one of nonResourceAttributes or resourceAttributes must be specified';
  throw invalid({ group: 'authorization.k8s.io', kind: '' }, '', [
    { reason: 'FieldValueInvalid', message, field: 'spec.resourceAttributes' },
  ]);
}

function answer(review: AccessReview, allowed: boolean): ApiReply {
  return { status: 201, body: { ...review, status: { allowed } } };
}

function isAllowed({ authorizer }: ApiServer, identity: Identity, { spec }: AccessReview): boolean {
  if (spec.nonResourceAttributes) return authorizer.mayVisit(identity, spec.nonResourceAttributes);
  const {
    verb = '',
    group = '',
    resource = '',
    subresource,
    namespace,
    name,
  } = spec.resourceAttributes ?? {};
  const action: ResourceAction = {
    verb,
    group,
    plural: resource,
    subresource: subresource || undefined,
    namespace: namespace || undefined,
    name: name || undefined,
  };
  return authorizer.mayAct(identity, action);
}
