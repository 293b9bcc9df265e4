import type { ApiRequest, ApiServer } from './api-request.ts';
import type { ResourceRequest } from './request-info.ts';
import { forbidden } from './status.ts';

/** Throws 403 where who asks may not do this. */
export function authorize(server: ApiServer, { identity }: ApiRequest, info: ResourceRequest): void {
  if (server.authorizer.mayAct(identity, info)) return;
  const { verb, group, plural, subresource, namespace, name } = info;
  const resource = subresource ? `${plural}/${subresource}` : plural;
  const where = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';
  const why = `User "${identity.username}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`;
  throw forbidden({ group, plural }, name, why);
}
