import type { KubernetesObject } from '../world.ts';
import type { ApiReply, ApiRequest, ApiServer } from './api-request.ts';
import { represent, representList } from './representation.ts';
import type { ResourceRequest } from './request-info.ts';
import { apiVersionOf, inVersion, type ResourceType } from './resource-type.ts';
import { filterOf } from './selectors.ts';
import { badRequest, invalid, notFound } from './status.ts';

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
  if (!Number.isInteger(limit) || limit < 0)
    throw badRequest(`strconv.ParseInt: parsing "${query.get('limit')}": invalid syntax`);
  assertVersionToMatch(query);
  const filter = filterOf(type, query);
  const matching = () => server.store.list(type, target.namespace).filter(filter);
  const token = query.get('continue');
  const page = token
    ? server.pager.next(token, limit, matching)
    : server.pager.first(matching(), server.store.revision, limit);
  const apiVersion = apiVersionOf(type.group, target.version);
  const items = page.items.map((item) => (type.custom ? inVersion(item, apiVersion) : withoutKind(item)));
  const selective = query.has('labelSelector') || query.has('fieldSelector');
  const metadata = {
    resourceVersion: String(page.revision),
    ...(page.continueToken && { continue: page.continueToken }),
    ...(page.continueToken && !selective && { remainingItemCount: page.remaining }),
  };
  return representList(server, request, type, { apiVersion, items, metadata });
}

/** Items of Kubernetes' own lists do not say what they are; the list does. */
function withoutKind({ kind: _kind, apiVersion: _apiVersion, ...item }: KubernetesObject): KubernetesObject {
  return item as KubernetesObject;
}

function assertVersionToMatch(query: URLSearchParams): void {
  if (!query.get('resourceVersionMatch') || query.get('resourceVersion')) return;
  const message = 'Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided';
  throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', [
    { reason: 'FieldValueForbidden', message, field: 'resourceVersionMatch' },
  ]);
}
