import type { KubernetesObject } from '../world.ts';
import { admissionOf } from './admission/admit.ts';
import { type ApiReply, type ApiRequest, type ApiServer, parseObject } from './api-request.ts';
import { represent } from './representation.ts';
import type { ResourceRequest } from './request-info.ts';
import { apiVersionOf, type ResourceType } from './resource-type.ts';
import { save } from './save.ts';
import { ApiError, methodNotAllowed } from './status.ts';
import { assertMatchesPath, assertNamespaceOpen, assertValidName } from './validation.ts';
import { updateManagerOf, writeOptionsOf } from './write-options.ts';

/** POST on a collection. Refuses what a real server refuses, in its order, with or without `dryRun`. */
export function createObject(
  server: ApiServer,
  request: ApiRequest,
  type: ResourceType,
  target: ResourceRequest,
): ApiReply {
  if (target.name !== undefined || (type.namespaced && !target.namespace)) throw methodNotAllowed();
  const options = writeOptionsOf(request, 'CreateOptions');
  const body = parseObject<KubernetesObject>(request);
  const next = newObject(body, type, target);
  const { name } = next.metadata;
  assertNamespaceOpen(server.store, type, next.metadata.namespace, name);
  const manager = updateManagerOf(options, request, next.apiVersion, undefined);
  const { dryRun } = options;
  const { username } = request.identity;
  const admit = admissionOf(server, request, type, target, { dryRun });
  const saving = { previous: undefined, next, manager, subresource: undefined, dryRun, admit, username };
  const saved = save(server, type, saving);
  return represent(server, request, type, saved, 201);
}

/** A body as a new object of this type. Throws 400 and 422 where it is not one. */
export function newObject(
  body: KubernetesObject,
  type: ResourceType,
  target: ResourceRequest,
): KubernetesObject {
  assertMatchesPath(body, type, target);
  const metadata = body.metadata ?? {};
  if (metadata.resourceVersion)
    throw new ApiError(500, '', 'resourceVersion should not be set on objects to be created');
  const prefix = metadata.generateName as string | undefined;
  const name = metadata.name || (prefix && `${prefix}${randomSuffix()}`) || target.name;
  assertValidName(type, name);
  return {
    ...body,
    apiVersion: apiVersionOf(type.group, target.version),
    kind: type.kind,
    metadata: {
      ...metadata,
      name: name ?? '',
      ...(type.namespaced && target.namespace !== undefined && { namespace: target.namespace }),
    },
  };
}

function randomSuffix(): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789';
  const bytes = crypto.getRandomValues(new Uint8Array(5));
  return [...bytes].map((byte) => letters[byte % letters.length]).join('');
}
