import { mkdir, writeFile } from 'node:fs/promises';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { kubeconfigOf } from '../../sandbox/kubernetes/kubeconfig.ts';
import { createAuthority } from '../../sandbox/pki.ts';
import { anApplication } from './an-application.ts';

/**
 * An API server with nothing but Applications, in a process of its own. First argument: `{ folder, count }`.
 * What it sends is made before anybody asks, so that next to nothing but the asker's own work is measured; it
 * pages by `limit` and `continue` and does not compress. Sends the path of a kubeconfig when it is ready;
 * afterwards each message is how many Applications there are from then on, all looked at just now.
 */
const { folder, count } = JSON.parse(process.argv[2] ?? '{}');
let items: readonly Buffer[] = [];

function fill(wanted: number): number {
  const at = new Date();
  items = Array.from({ length: wanted }, (_, index) => Buffer.from(JSON.stringify(anApplication(index, at))));
  return items.reduce((bytes, { length }) => bytes + length, 0);
}

/** As an API server writes a list: the keys in order, `metadata` last. */
function page(query: URLSearchParams): Buffer {
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

const authority = await createAuthority();
const { certPem, keyPem } = await authority.issue({ names: ['localhost'], ips: ['127.0.0.1'] });
const server = createSecureServer({ key: keyPem, cert: certPem, allowHTTP1: true }, (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'https://localhost');
  const isList = pathname === '/apis/argoproj.io/v1alpha1/namespaces/openshift-gitops/applications';
  const known = DISCOVERY[pathname];
  const body = isList ? page(searchParams) : Buffer.from(JSON.stringify(known ?? { kind: 'Status' }));
  response.writeHead(isList || known ? 200 : 404, {
    'content-type': 'application/json',
    'content-length': body.length,
  });
  response.end(body);
});

fill(count);
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
await mkdir(folder, { recursive: true });
const kubeconfig = join(folder, 'kubeconfig');
await writeFile(
  kubeconfig,
  kubeconfigOf({ address, caPem: authority.caPem, token: 'bench', contextName: 'prod' }),
);
process.on('message', (wanted: number) => process.send?.(fill(wanted)));
process.on('disconnect', () => process.exit());
process.send?.(kubeconfig);
