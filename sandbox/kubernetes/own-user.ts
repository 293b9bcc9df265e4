import type { ApiReply, ApiRequest, ApiServer } from './api-request.ts';

/** OpenShift's `users/~`: the caller's own User, which `oc whoami` asks for. */
export function describeOwnUser(_server: ApiServer, { identity }: ApiRequest): ApiReply {
  const body = {
    kind: 'User',
    apiVersion: 'user.openshift.io/v1',
    metadata: { name: identity.username, creationTimestamp: null },
    identities: [],
    groups: identity.groups,
  };
  return { status: 200, body };
}
