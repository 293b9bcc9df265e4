import type { KubernetesObject } from '../world.ts';
import { admissionOf } from './admission/admit.ts';
import { type ApiReply, type ApiRequest, type ApiServer, parseText } from './api-request.ts';
import { authorize } from './authorize.ts';
import { newObject } from './create.ts';
import { isJsonObject } from './json.ts';
import { represent } from './representation.ts';
import type { ResourceRequest } from './request-info.ts';
import { inVersion, type ResourceType } from './resource-type.ts';
import { save } from './save.ts';
import { applyServerSide } from './server-side-apply.ts';
import { badRequest, invalid } from './status.ts';
import { timestampOf } from './timestamp.ts';
import { assertNamespaceOpen } from './validation.ts';
import type { WriteOptions } from './write-options.ts';

/** PATCH with an apply configuration: server-side apply, which also creates. */
export function applyObject(
  server: ApiServer,
  request: ApiRequest,
  type: ResourceType,
  target: ResourceRequest,
  { fieldManager, force, dryRun }: WriteOptions,
): ApiReply {
  if (!fieldManager) throw missingFieldManager();
  const body = parseText<KubernetesObject>(request.body, true);
  const applied = appliedObject(body, type, target);
  const { apiVersion, metadata } = applied;
  const found = server.store.get(type, metadata.namespace, metadata.name);
  if (!found) {
    authorize(server, request, { ...target, verb: 'create' });
    assertNamespaceOpen(server.store, type, metadata.namespace, metadata.name);
  }
  const previous = found && inVersion(found, apiVersion);
  const { subresource } = target;
  const manager = {
    manager: fieldManager,
    operation: 'Apply' as const,
    apiVersion,
    ...(subresource && { subresource }),
  };
  const next = applyServerSide(previous, applied, { manager, time: timestampOf(server.now()), force });
  const { username } = request.identity;
  const admit = admissionOf(server, request, type, target, { dryRun, previous });
  const saving = { previous, next, manager: undefined, subresource, dryRun, admit, username };
  const saved = save(server, type, saving);
  return represent(server, request, type, saved, found ? 200 : 201);
}

function appliedObject(
  body: KubernetesObject,
  type: ResourceType,
  target: ResourceRequest,
): KubernetesObject {
  if (body.metadata?.managedFields) throw badRequest('metadata.managedFields must be nil');
  if (!isJsonObject(body.metadata)) throw badRequest('metadata is required in an apply patch');
  const { creationTimestamp: _none, resourceVersion, ...metadata } = body.metadata;
  const applied = newObject({ ...body, metadata: metadata as KubernetesObject['metadata'] }, type, target);
  return resourceVersion === undefined
    ? applied
    : { ...applied, metadata: { ...applied.metadata, resourceVersion } };
}

function missingFieldManager() {
  return invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
    {
      reason: 'FieldValueRequired',
      message: 'Required value: is required for apply patch',
      field: 'fieldManager',
    },
  ]);
}
