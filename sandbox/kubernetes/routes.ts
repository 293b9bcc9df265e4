import { reviewAccess, reviewOwnAccess, reviewOwnRules, reviewSelf, reviewToken } from './access-reviews.ts';
import type { ApiReply, ApiRequest, ApiServer } from './api-request.ts';
import { authorize } from './authorize.ts';
import { createObject } from './create.ts';
import { deleteCollection, deleteObject } from './delete.ts';
import { describeOwnUser } from './own-user.ts';
import { getObject, listObjects } from './read.ts';
import { formOf } from './representation.ts';
import {
  isResourceRequest,
  type PathRequest,
  type RequestInfo,
  type ResourceRequest,
} from './request-info.ts';
import type { ResourceType } from './resource-type.ts';
import { answerPath } from './service-paths.ts';
import { ApiError, methodNotAllowed, notFound } from './status.ts';
import { requestToken } from './token-request.ts';
import { patchObject, updateObject } from './update.ts';
import { type Stream, watchObjects } from './watch.ts';

/** What a real API server says of a path that nothing serves. */
const NOT_SERVED: ApiReply = {
  status: 404,
  body: '404 page not found\n',
  contentType: 'text/plain; charset=utf-8',
};

const NEEDS_NAME = new Set(['get', 'update', 'patch', 'delete']);

type Handler = (
  server: ApiServer,
  request: ApiRequest,
  type: ResourceType,
  target: ResourceRequest,
) => ApiReply;

type Review = (server: ApiServer, request: ApiRequest) => ApiReply;

/** Kinds that are answered and never stored, by `plural.group`. */
const REVIEWS: Readonly<Record<string, Review>> = {
  'selfsubjectreviews.authentication.k8s.io': reviewSelf,
  'tokenreviews.authentication.k8s.io': reviewToken,
  'selfsubjectaccessreviews.authorization.k8s.io': reviewOwnAccess,
  'subjectaccessreviews.authorization.k8s.io': reviewAccess,
  'localsubjectaccessreviews.authorization.k8s.io': reviewAccess,
  'selfsubjectrulesreviews.authorization.k8s.io': reviewOwnRules,
};

/** Requests that only one resource answers, by `verb plural[/subresource|/name]`. */
const SPECIAL: Readonly<Record<string, Handler>> = {
  'create serviceaccounts/token': requestToken,
  'get users/~': describeOwnUser,
};

const specialKey = ({ verb, plural, subresource, name }: ResourceRequest) =>
  `${verb} ${plural}/${subresource ?? name ?? ''}`;

/** Authorizes a request and finds who answers it. */
export function answer(server: ApiServer, request: ApiRequest, info: RequestInfo): ApiReply | Stream {
  if (!isResourceRequest(info)) return visit(server, request, info);
  authorize(server, request, info);
  const review = REVIEWS[`${info.plural}.${info.group}`];
  if (review) {
    if (info.verb !== 'create') throw methodNotAllowed();
    return review(server, request);
  }
  const type = server.registry.find(info.group, info.version, info.plural);
  if (!type) return NOT_SERVED;
  const special = SPECIAL[specialKey(info)];
  if (special) return special(server, request, type, info);
  if (isMissingStatus(type, info)) throw notFound(type, info.name ?? '');
  if (!isServed(type, info)) return NOT_SERVED;
  return answerResource(server, request, type, info);
}

function visit(server: ApiServer, request: ApiRequest, { verb, path }: PathRequest): ApiReply {
  const { identity } = request;
  if (!server.authorizer.mayVisit(identity, { verb, path })) {
    const message = `forbidden: User "${identity.username}" cannot ${verb} path "${path}"`;
    throw new ApiError(403, 'Forbidden', message, {});
  }
  return answerPath(server, request) ?? NOT_SERVED;
}

function answerResource(
  server: ApiServer,
  request: ApiRequest,
  type: ResourceType,
  target: ResourceRequest,
): ApiReply | Stream {
  formOf(request); // refused before anything is written
  switch (target.verb) {
    case 'get':
      return getObject(server, request, type, target);
    case 'list':
      return listObjects(server, request, type, target);
    case 'watch':
      return watchObjects(server, request, type, target);
    case 'create':
      return createObject(server, request, type, target);
    case 'update':
      return updateObject(server, request, type, target);
    case 'patch':
      return patchObject(server, request, type, target);
    case 'delete':
      return deleteObject(server, request, type, target);
    case 'deletecollection':
      return deleteCollection(server, request, type, target);
    default:
      throw methodNotAllowed();
  }
}

/** A definition without the status subresource has its objects' own 404 for it. */
function isMissingStatus(type: ResourceType, { subresource }: ResourceRequest): boolean {
  return type.custom && subresource === 'status' && !type.hasStatus;
}

/** Whether the path addresses this type as it is scoped, with a subresource that it has. */
function isServed(type: ResourceType, info: ResourceRequest): boolean {
  const { namespace, plural, subresource } = info;
  const placed = !type.namespaced || namespace !== undefined || !NEEDS_NAME.has(info.verb);
  const scoped = type.namespaced || namespace === undefined || plural === 'namespaces';
  return placed && scoped && (subresource === undefined || (subresource === 'status' && type.hasStatus));
}
