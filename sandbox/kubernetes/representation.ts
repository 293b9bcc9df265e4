import type { KubernetesObject } from '../world.ts';
import type { ApiReply, ApiRequest, ApiServer } from './api-request.ts';
import type { ResourceType } from './resource-type.ts';

/** A list before it is given its form. */
export interface ListResult {
  readonly apiVersion: string;
  readonly items: readonly KubernetesObject[];
  readonly metadata: object;
}

/** An object in the form the caller accepts. */
export function represent(
  _server: ApiServer,
  _request: ApiRequest,
  _type: ResourceType,
  object: KubernetesObject,
  status: number,
): ApiReply {
  return { status, body: object };
}

/** A list in the form the caller accepts. */
export function representList(
  _server: ApiServer,
  _request: ApiRequest,
  type: ResourceType,
  { apiVersion, metadata, items }: ListResult,
): ApiReply {
  return { status: 200, body: { kind: `${type.kind}List`, apiVersion, metadata, items } };
}
