import type { ApiReply, ApiRequest, ApiServer } from './api-request.ts';
import { groupsOf } from './discovery.ts';
import { apiVersionOf, type ResourceType } from './resource-type.ts';

/** Answers `/openapi/v3` and `/openapi/v2`, as far as clients need it to know what a PATCH takes. */
export function describeApi(server: ApiServer, { path, headers }: ApiRequest): ApiReply | undefined {
  if (path === '/openapi/v3') return { status: 200, body: { paths: documents(server) } };
  if (path === '/openapi/v2') return versionTwo(headers.accept ?? '');
  const document = /^\/openapi\/v3\/(?:api|apis\/([^/]+))\/([^/]+)$/.exec(path);
  const [, group = '', version] = document ?? [];
  return version ? versionThree(server, group, version) : undefined;
}

const pathOf = (group: string, version: string) =>
  group === '' ? `api/${version}` : `apis/${group}/${version}`;

function documents(server: ApiServer): object {
  const entries = groupsOf(server).flatMap(({ name, versions }) =>
    versions.map((version) => {
      const path = pathOf(name, version);
      return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${server.store.revision}` }];
    }),
  );
  return Object.fromEntries(entries);
}

/** An OpenAPI v2 document without definitions: old clients ask for it and then validate nothing. */
function versionTwo(accept: string): ApiReply {
  if (accept.includes('protobuf')) {
    const contentType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
    return { status: 200, body: '\n\u00032.0', contentType };
  }
  const info = { title: 'Kubernetes', version: 'v1.32.6' };
  return { status: 200, body: { swagger: '2.0', info, paths: {}, definitions: {} } };
}

function versionThree(server: ApiServer, group: string, version: string): ApiReply | undefined {
  const found = groupsOf(server).find(({ name }) => name === group);
  const types = found?.types.filter(({ versions }) => versions.includes(version)) ?? [];
  if (types.length === 0) return undefined;
  const body = {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.32.6' },
    paths: Object.fromEntries(types.map((type) => pathEntry(type, version))),
    components: { schemas: Object.fromEntries(types.map((type) => schemaEntry(type, version))) },
  };
  return { status: 200, body };
}

const queryParameter = (name: string) => ({
  name,
  in: 'query',
  schema: { type: 'string', uniqueItems: true },
});

const WRITE_PARAMETERS = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map(queryParameter);

function pathEntry(type: ResourceType, version: string): [string, object] {
  const place = type.namespaced ? '/namespaces/{namespace}' : '';
  const identity = identityOf(type, version);
  const operation = (action: string) => ({
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': identity,
    parameters: WRITE_PARAMETERS,
    responses: { 200: { description: 'OK' } },
  });
  return [
    `/${pathOf(type.group, version)}${place}/${type.plural}/{name}`,
    { patch: operation('patch'), put: operation('put') },
  ];
}

function schemaEntry(type: ResourceType, version: string): [string, object] {
  const name = `${apiVersionOf(type.group, version).replaceAll('/', '.')}.${type.kind}`;
  const schema = {
    type: 'object',
    'x-kubernetes-group-version-kind': [identityOf(type, version)],
    'x-kubernetes-preserve-unknown-fields': true,
  };
  return [name, schema];
}

const identityOf = ({ group, kind }: ResourceType, version: string) => ({ group, version, kind });
