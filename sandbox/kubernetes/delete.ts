import type { KubernetesObject } from '../world.ts';
import { admit } from './admission/admit.ts';
import { type ApiReply, type ApiRequest, type ApiServer, parseText } from './api-request.ts';
import { existing } from './read.ts';
import { remove } from './remove.ts';
import { represent, representList } from './representation.ts';
import type { ResourceRequest } from './request-info.ts';
import { apiVersionOf, type ResourceType } from './resource-type.ts';
import { filterOf } from './selectors.ts';
import { conflict, detailsOf } from './status.ts';
import { isDryRun } from './write-options.ts';

interface DeleteOptions {
  readonly dryRun?: readonly string[];
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/** DELETE of one object. Answers a `Status`, or the object where it still waits for finalizers. */
export function deleteObject(
  server: ApiServer,
  request: ApiRequest,
  type: ResourceType,
  target: ResourceRequest,
): ApiReply {
  const options = deleteOptionsOf(request);
  const object = existing(server, type, target);
  assertPreconditions(type, object, options);
  const dryRun = isDryRunDelete(request, options);
  admitRemoval(server, request, type, target, { object, dryRun });
  const removed = remove(server, type, object, dryRun);
  if (removed.metadata.deletionTimestamp !== undefined) {
    return represent(server, request, type, removed, 200);
  }
  const details = { ...detailsOf(type, target.name), uid: object.metadata.uid };
  const body = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
  return { status: 200, body };
}

/** DELETE on a collection, by selectors. */
export function deleteCollection(
  server: ApiServer,
  request: ApiRequest,
  type: ResourceType,
  target: ResourceRequest,
): ApiReply {
  const dryRun = isDryRunDelete(request, deleteOptionsOf(request));
  const matching = server.store.list(type, target.namespace).filter(filterOf(type, request.query));
  const items = matching.map((object) => {
    admitRemoval(server, request, type, target, { object, dryRun });
    return remove(server, type, object, dryRun);
  });
  const metadata = { resourceVersion: String(server.store.revision) };
  const apiVersion = apiVersionOf(type.group, target.version);
  return representList(server, request, type, { apiVersion, items, metadata });
}

function admitRemoval(
  server: ApiServer,
  { identity }: ApiRequest,
  type: ResourceType,
  { version, subresource, namespace }: ResourceRequest,
  { object: oldObject, dryRun }: { readonly object: KubernetesObject; readonly dryRun: boolean },
): void {
  const { name } = oldObject.metadata;
  const written = { type, version, subresource, namespace, name, identity, dryRun };
  admit(server, { operation: 'DELETE', ...written, object: null, oldObject });
}

function deleteOptionsOf({ body }: ApiRequest): DeleteOptions {
  return body.length === 0 ? {} : parseText<DeleteOptions>(body, false);
}

function isDryRunDelete({ query }: ApiRequest, { dryRun = [] }: DeleteOptions): boolean {
  return isDryRun([...query.getAll('dryRun'), ...dryRun], 'DeleteOptions');
}

function assertPreconditions(
  type: ResourceType,
  { metadata }: KubernetesObject,
  { preconditions = {} }: DeleteOptions,
): void {
  for (const [field, label] of [
    ['uid', 'UID'],
    ['resourceVersion', 'ResourceVersion'],
  ] as const) {
    const wanted = preconditions[field];
    if (wanted !== undefined && wanted !== metadata[field]) {
      const why = `the ${label} in the precondition (${wanted}) does not match the ${label} in record (${metadata[field]}). The object might have been deleted and then recreated`;
      throw conflict(type, metadata.name, why);
    }
  }
}
