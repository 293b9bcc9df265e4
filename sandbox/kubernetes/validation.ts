import type { KubernetesObject } from '../world.ts';
import { valuesAt } from './json-path.ts';
import type { ResourceRequest } from './request-info.ts';
import { apiVersionOf, type ResourceType } from './resource-type.ts';
import { badRequest, forbidden, invalid, notFound } from './status.ts';
import type { Store } from './store.ts';

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const PATH_SEGMENT_NAMES = 'rbac.authorization.k8s.io';

/** Throws 400 where the body is of another kind, version, namespace or name than its path. */
export function assertMatchesPath(body: KubernetesObject, type: ResourceType, target: ResourceRequest): void {
  const apiVersion = apiVersionOf(type.group, target.version);
  const { kind = type.kind, metadata } = body;
  if (!type.custom && kind !== type.kind) throw badRequest(cannotBe(body, type, target));
  if (type.custom) assertSaysWhatItIs(body, type, apiVersion);
  if (kind !== type.kind || (body.apiVersion ?? apiVersion) !== apiVersion) {
    throw badRequest(
      `the API version in the data (${body.apiVersion}, Kind=${kind}) does not match the expected API version (${apiVersion}, Kind=${type.kind})`,
    );
  }
  if (metadata?.namespace && metadata.namespace !== (target.namespace ?? '') && type.namespaced) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (target.name && metadata?.name && metadata.name !== target.name) {
    throw badRequest(
      `the name of the object (${metadata.name}) does not match the name on the URL (${target.name})`,
    );
  }
}

/** Only Kubernetes' own kinds are taken from the path where the body does not say them. */
function assertSaysWhatItIs(body: KubernetesObject, type: ResourceType, apiVersion: string): void {
  if (body.kind === undefined) {
    const text = JSON.stringify(body);
    throw badRequest(
      `the object provided is unrecognized (must be of type ${type.kind}): Object 'Kind' is missing in '${text}' (${text})`,
    );
  }
  if (body.apiVersion === apiVersion) return;
  throw badRequest(
    `the API version in the data (${body.apiVersion ?? ''}) does not match the expected API version (${apiVersion})`,
  );
}

function cannotBe(body: KubernetesObject, type: ResourceType, target: ResourceRequest): string {
  const { kind, apiVersion = target.version } = body;
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  const own = `${type.group.split('.')[0] || 'core'}.${type.kind}`;
  return `${kind} in version "${version}" cannot be handled as a ${type.kind}: converting (${version}.${kind}) to (${own}): unknown conversion`;
}

/** Throws 422 where the name is missing or not one. */
export function assertValidName(type: ResourceType, name: string | undefined): void {
  if (!name) {
    throw invalid(type, '', [
      {
        reason: 'FieldValueRequired',
        message: 'Required value: name or generateName is required',
        field: 'metadata.name',
      },
    ]);
  }
  if (type.group === PATH_SEGMENT_NAMES ? /^[^/%]+$/.test(name) : SUBDOMAIN.test(name)) return;
  const rule = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`;
  throw invalid(type, name, [
    { reason: 'FieldValueInvalid', message: `Invalid value: "${name}": ${rule}`, field: 'metadata.name' },
  ]);
}

/** Throws 422 where a CustomResourceDefinition lacks what it takes to serve it. */
export function assertServable(type: ResourceType, object: KubernetesObject): void {
  if (type.plural !== 'customresourcedefinitions') return;
  const required = [
    '.spec.group',
    '.spec.scope',
    '.spec.names.plural',
    '.spec.names.kind',
    '.spec.versions[0].name',
  ];
  const missing = required.filter((path) => valuesAt(object, path).length === 0);
  if (missing.length === 0) return;
  throw invalid(
    type,
    object.metadata.name,
    missing.map((path) => ({
      reason: 'FieldValueRequired',
      message: 'Required value',
      field: path.slice(1),
    })),
  );
}

/** Throws 404 where a new object's namespace does not exist, 403 where it is going away. */
export function assertNamespaceOpen(
  store: Store,
  type: ResourceType,
  namespace: string | undefined,
  name: string,
) {
  if (!type.namespaced || namespace === undefined) return;
  const found = store.get({ group: '', plural: 'namespaces' }, undefined, namespace);
  if (!found) throw notFound({ group: '', plural: 'namespaces' }, namespace);
  if (found.metadata.deletionTimestamp !== undefined) {
    const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
    throw forbidden(type, name, why);
  }
}
