import type { Identity, KubernetesObject } from '../../world.ts';
import type { ResourceType } from '../resource-type.ts';

/** A write on its way in, past authorization, as admission sees it. */
export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly type: ResourceType;
  /** The API version of the request. */
  readonly version: string;
  readonly subresource: string | undefined;
  readonly namespace: string | undefined;
  /** Empty where the server is to make one. */
  readonly name: string;
  readonly identity: Identity;
  readonly dryRun: boolean;
  /** What it would become; `null` where it is deleted. */
  readonly object: KubernetesObject | null;
  /** What it is; `null` where it is created. */
  readonly oldObject: KubernetesObject | null;
}

/** The request as policies see it under `request`. */
export function describeRequest(request: AdmissionRequest): object {
  const { operation, type, version, subresource = '', namespace = '', name, identity, dryRun } = request;
  const kind = { group: type.group, version, kind: type.kind };
  const resource = { group: type.group, version, resource: type.plural };
  return {
    kind,
    resource,
    subResource: subresource,
    requestKind: kind,
    requestResource: resource,
    requestSubResource: subresource,
    name,
    namespace,
    operation,
    userInfo: { username: identity.username, groups: [...identity.groups] },
    dryRun,
    options: {},
  };
}
