import type { KubernetesObject } from '../world.ts';
import { admissionOf } from './admission/admit.ts';
import {
  type ApiReply,
  type ApiRequest,
  type ApiServer,
  mediaTypeOf,
  parseObject,
  parseText,
} from './api-request.ts';
import { applyObject } from './apply.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { applyJsonPatch } from './json-patch.ts';
import { applyMergePatch } from './merge-patch.ts';
import { existing } from './read.ts';
import { represent } from './representation.ts';
import type { ResourceRequest } from './request-info.ts';
import { apiVersionOf, type ResourceType } from './resource-type.ts';
import { save } from './save.ts';
import { ApiError, badRequest, invalid, unsupportedMediaType } from './status.ts';
import { applyStrategicMergePatch } from './strategic-merge-patch.ts';
import { assertMatchesPath } from './validation.ts';
import { updateManagerOf, type WriteOptions, writeOptionsOf } from './write-options.ts';

/** PUT: replaces an object, or with the status subresource its status. */
export function updateObject(
  server: ApiServer,
  request: ApiRequest,
  type: ResourceType,
  target: ResourceRequest,
): ApiReply {
  const options = writeOptionsOf(request, 'UpdateOptions');
  const next = parseObject<KubernetesObject>(request);
  const previous = existing(server, type, target);
  if (type.custom && !next.metadata?.resourceVersion) {
    const message = 'Invalid value: 0x0: must be specified for an update';
    throw invalid(type, previous.metadata.name, [
      { reason: 'FieldValueInvalid', message, field: 'metadata.resourceVersion' },
    ]);
  }
  return saveUpdate(server, request, type, target, { previous, next, options });
}

/** PATCH in all of its forms, told apart by the body's media type. */
export function patchObject(
  server: ApiServer,
  request: ApiRequest,
  type: ResourceType,
  target: ResourceRequest,
): ApiReply {
  const options = writeOptionsOf(request, 'PatchOptions');
  const form = mediaTypeOf(request.headers);
  if (form === 'application/apply-patch+yaml') return applyObject(server, request, type, target, options);
  const previous = existing(server, type, target);
  const patch = parseText<JsonObject>(request.body, false);
  const next = patched(type, form, previous, patch);
  return saveUpdate(server, request, type, target, { previous, next, options });
}

function patched(
  type: ResourceType,
  form: string,
  previous: KubernetesObject,
  patch: JsonObject,
): KubernetesObject {
  switch (form) {
    case 'application/json-patch+json':
      return applyJsonPatch(previous, patch);
    case 'application/merge-patch+json':
      return applyMergePatch(previous, patch) as KubernetesObject;
    case 'application/strategic-merge-patch+json':
      if (!type.custom) return applyStrategicMergePatch(previous, patch) as KubernetesObject;
  }
  if (form !== 'application/strategic-merge-patch+json')
    throw new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  throw unsupportedMediaType([
    'application/json-patch+json',
    'application/merge-patch+json',
    'application/apply-patch+yaml',
  ]);
}

interface Update {
  readonly previous: KubernetesObject;
  readonly next: KubernetesObject;
  readonly options: WriteOptions;
}

function saveUpdate(
  server: ApiServer,
  request: ApiRequest,
  type: ResourceType,
  target: ResourceRequest,
  { previous, next, options }: Update,
): ApiReply {
  if (!isJsonObject(next.metadata)) throw badRequest('metadata must be an object');
  assertMatchesPath(next, type, target);
  const { subresource } = target;
  const apiVersion = apiVersionOf(type.group, target.version);
  const manager = updateManagerOf(options, request, apiVersion, subresource);
  const { dryRun } = options;
  const { username } = request.identity;
  const admit = admissionOf(server, request, type, target, { dryRun, previous });
  const saved = save(server, type, { previous, next, manager, subresource, dryRun, admit, username });
  return represent(server, request, type, saved, 200);
}
