import type { KubernetesObject } from '../world.ts';
import type { ApiReply, ApiRequest, ApiServer } from './api-request.ts';
import { PROTOBUF } from './protobuf.ts';
import type { ResourceType } from './resource-type.ts';
import { ApiError } from './status.ts';
import { columnsOf, type TableColumn } from './table-columns.ts';

/** A list before it is given its form. */
export interface ListResult {
  readonly apiVersion: string;
  readonly items: readonly KubernetesObject[];
  readonly metadata: object;
}

/** The forms an object can be asked for with `Accept`. */
type Form = 'object' | 'table' | 'metadata';

/** An object in the form the caller accepts. */
export function represent(
  server: ApiServer,
  request: ApiRequest,
  type: ResourceType,
  object: KubernetesObject,
  status: number,
): ApiReply {
  const form = formOf(request);
  if (form === 'table') {
    const { resourceVersion } = object.metadata;
    return { status, body: tableOf(server, request, type, [object], { resourceVersion }) };
  }
  return { status, body: form === 'metadata' ? metadataOf(object) : object };
}

/** A list in the form the caller accepts. */
export function representList(
  server: ApiServer,
  request: ApiRequest,
  type: ResourceType,
  { apiVersion, metadata, items }: ListResult,
): ApiReply {
  switch (formOf(request)) {
    case 'table':
      return { status: 200, body: tableOf(server, request, type, items, metadata) };
    case 'metadata': {
      const kind = 'PartialObjectMetadataList';
      const parts = items.map(metadataOf);
      return { status: 200, body: { kind, apiVersion: 'meta.k8s.io/v1', metadata, items: parts } };
    }
    case 'object':
      return { status: 200, body: { kind: `${type.kind}List`, apiVersion, metadata, items } };
  }
}

/** The first form in `Accept` that can be given. Throws 406 where there is none. */
export function formOf({ headers }: Pick<ApiRequest, 'headers'>): Form {
  const wanted = (headers.accept ?? '*/*').split(',');
  const form = wanted.map(parseAccept).find((found) => found !== undefined);
  if (form) return form;
  const known = ['application/json', 'application/yaml', PROTOBUF].join(', ');
  const message = `406: Not Acceptable\n\nAvailable representations: ${known}`;
  throw new ApiError(406, 'NotAcceptable', message, {});
}

function parseAccept(entry: string): Form | undefined {
  const [media, ...parameters] = entry.split(';').map((part) => part.trim());
  if (media !== 'application/json' && media !== '*/*' && media !== 'application/*') return undefined;
  const as = parameters.find((parameter) => parameter.startsWith('as='))?.slice(3);
  switch (as) {
    case undefined:
      return 'object';
    case 'Table':
      return 'table';
    case 'PartialObjectMetadata':
    case 'PartialObjectMetadataList':
      return 'metadata';
    default:
      return undefined;
  }
}

/** Only the metadata of an object. */
export function metadataOf({ metadata }: KubernetesObject): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

/** Objects as the rows of a table. `includeObject` decides what each row carries along. */
export function tableOf(
  { now }: ApiServer,
  { query }: ApiRequest,
  type: ResourceType,
  objects: readonly KubernetesObject[],
  metadata: object,
): object {
  const columns = columnsOf(type);
  const carried = query.get('includeObject') ?? 'Metadata';
  const carry = (object: KubernetesObject) =>
    carried === 'Object' ? { object } : carried === 'None' ? {} : { object: metadataOf(object) };
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(definitionOfColumn),
    rows: objects.map((object) => ({
      cells: columns.map(({ cell }) => cell(object, now()) ?? null),
      ...carry(object),
    })),
  };
}

function definitionOfColumn({ name, type, format = '', priority }: TableColumn): object {
  return { name, type, format, description: '', priority };
}
