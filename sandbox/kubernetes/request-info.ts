import { badRequest } from './status.ts';

/** What a request is about, as authorization and routing see it. */
export interface ResourceRequest {
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

/** A path that names no resource: discovery, health, version. */
export interface PathRequest {
  readonly verb: string;
  readonly path: string;
}

export type RequestInfo = ResourceRequest | PathRequest;

export function isResourceRequest(info: RequestInfo): info is ResourceRequest {
  return 'plural' in info;
}

const NAMESPACE_SUBRESOURCES = new Set(['status', 'finalize']);

/** Takes a request line apart by the API's URL scheme. */
export function requestInfoOf(method: string, path: string, query: URLSearchParams): RequestInfo {
  const parts = path.split('/').filter(Boolean).map(decodePart);
  const core = parts[0] === 'api';
  const [group, version, ...rest] = core ? ['', ...parts.slice(1)] : parts.slice(1);
  if ((!core && parts[0] !== 'apis') || !version || rest.length === 0 || group === undefined) {
    return { verb: method.toLowerCase(), path };
  }
  const { namespace, plural, name, subresource } = resourceOf(rest);
  const selected = /^metadata\.name=([^,]+)$/.exec(query.get('fieldSelector') ?? '')?.[1];
  const verb = verbOf(method, name, query);
  return { verb, group, version, plural, namespace, name: name ?? selected, subresource };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw badRequest(`invalid URL escape in "${part}"`);
  }
}

function resourceOf(rest: readonly string[]) {
  const inNamespace =
    rest[0] === 'namespaces' && rest.length > 2 && !NAMESPACE_SUBRESOURCES.has(rest[2] ?? '');
  const own = inNamespace ? rest.slice(2) : rest;
  const [plural = '', name, ...subresource] = own;
  const namespace = inNamespace || (plural === 'namespaces' && name) ? rest[1] : undefined;
  return { namespace, plural, name, subresource: subresource.join('/') || undefined };
}

function verbOf(method: string, name: string | undefined, query: URLSearchParams): string {
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (name) return 'get';
      return ['true', '1'].includes(query.get('watch') ?? '') ? 'watch' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name ? 'delete' : 'deletecollection';
    default:
      return method.toLowerCase();
  }
}
