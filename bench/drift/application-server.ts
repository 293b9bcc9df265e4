import { createSecureServer, type Http2SecureServer } from 'node:http2';
import type { CertificatePair } from '../../sandbox/pki.ts';

/** An API server with nothing but Applications. */
export interface ApplicationServer {
  /** The Applications from now on, each in JSON. */
  items: readonly Buffer[];
  readonly listener: Http2SecureServer;
}

/** Pages by `limit` and `continue` as an API server does, and does not compress. It does not listen yet. */
export function createApplicationServer({ certPem, keyPem }: CertificatePair): ApplicationServer {
  const listener = createSecureServer(
    { key: keyPem, cert: certPem, allowHTTP1: true },
    (request, response) => {
      const { pathname, searchParams } = new URL(request.url, 'https://localhost');
      const isList = pathname === '/apis/argoproj.io/v1alpha1/namespaces/openshift-gitops/applications';
      const known = DISCOVERY[pathname];
      const body = isList
        ? page(server.items, searchParams)
        : Buffer.from(JSON.stringify(known ?? { kind: 'Status' }));
      response.writeHead(isList || known ? 200 : 404, {
        'content-type': 'application/json',
        'content-length': body.length,
      });
      response.end(body);
    },
  );
  const server: ApplicationServer = { items: [], listener };
  return server;
}

/** As an API server writes a list: the keys in order, `metadata` last. */
function page(items: readonly Buffer[], query: URLSearchParams): Buffer {
  const start = Number(query.get('continue') ?? 0);
  const limit = Number(query.get('limit') ?? 0) || items.length;
  const end = Math.min(start + limit, items.length);
  const more = end < items.length ? { continue: String(end), remainingItemCount: items.length - end } : {};
  const metadata = JSON.stringify({ ...more, resourceVersion: '1000000000' });
  const head = Buffer.from('{"apiVersion":"argoproj.io/v1alpha1","items":[');
  const tail = Buffer.from(`],"kind":"ApplicationList","metadata":${metadata}}\n`);
  const separator = Buffer.from(',');
  const parts = items.slice(start, end).flatMap((item, index) => (index === 0 ? [item] : [separator, item]));
  return Buffer.concat([head, ...parts, tail]);
}

const version = { groupVersion: 'argoproj.io/v1alpha1', version: 'v1alpha1' };
const group = { name: 'argoproj.io', versions: [version], preferredVersion: version };
const applications = {
  name: 'applications',
  singularName: 'application',
  namespaced: true,
  kind: 'Application',
  verbs: ['get', 'list'],
  shortNames: ['app', 'apps'],
};

const DISCOVERY: Readonly<Record<string, object>> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/api/v1': { kind: 'APIResourceList', groupVersion: 'v1', resources: [] },
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [group] },
  '/apis/argoproj.io/v1alpha1': {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: version.groupVersion,
    resources: [applications],
  },
};
