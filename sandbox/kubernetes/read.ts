import type { KubernetesObject } from '../world.ts';
import type { ApiReply, ApiRequest, ApiServer } from './api-request.ts';
import { represent, representList } from './representation.ts';
import type { ResourceRequest } from './request-info.ts';
import { apiVersionOf, inVersion, type ResourceType } from './resource-type.ts';
import { filterOf } from './selectors.ts';
import { badRequest, notFound } from './status.ts';

/** The object a request names. Throws 404. */
export function existing(server: ApiServer, type: ResourceType, target: ResourceRequest): KubernetesObject {
  const name = target.name ?? '';
  const namespace = type.namespaced ? target.namespace : undefined;
  const object = server.store.get(type, namespace, name);
  if (!object) throw notFound(type, name);
  return inVersion(object, apiVersionOf(type.group, target.version));
}

export function getObject(
  server: ApiServer,
  request: ApiRequest,
  type: ResourceType,
  target: ResourceRequest,
): ApiReply {
  const object = existing(server, type, target);
  return represent(server, request, type, object, 200);
}

/** A list, whole or as one page. */
export function listObjects(
  server: ApiServer,
  request: ApiRequest,
  type: ResourceType,
  target: ResourceRequest,
): ApiReply {
  const { query } = request;
  const limit = Number(query.get('limit') ?? 0);
  if (!Number.isInteger(limit) || limit < 0) throw badRequest(`limit is not valid: ${query.get('limit')}`);
  const filter = filterOf(type, query);
  const matching = () => server.store.list(type, target.namespace).filter(filter);
  const token = query.get('continue');
  const page = token
    ? server.pager.next(token, limit, matching)
    : server.pager.first(matching(), server.store.revision, limit);
  const apiVersion = apiVersionOf(type.group, target.version);
  const items = page.items.map((item) => inVersion(item, apiVersion));
  const selective = query.has('labelSelector') || query.has('fieldSelector');
  const metadata = {
    resourceVersion: String(page.revision),
    ...(page.continueToken && { continue: page.continueToken }),
    ...(page.continueToken && !selective && { remainingItemCount: page.remaining }),
  };
  return representList(server, request, type, { apiVersion, items, metadata });
}
