import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listApplicationStates } from '../../../src/integrations/argocd/application-states.ts';
import { createKubernetes, type KubernetesClient } from '../../../src/integrations/kubernetes/client.ts';
import type { Resource } from '../../../src/integrations/kubernetes/kubernetes.ts';
import { eventually } from '../../helpers/eventually.ts';

const PODS: Resource = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };

const folder = mkdtempSync(join(tmpdir(), 'bitiq-pages-'));
const signal = new AbortController().signal;
let server: Server;
let kubernetes: KubernetesClient;
let connections = 0;
let queries: string[] = [];
let answer: (query: URLSearchParams) => { status: number; body: unknown };

beforeAll(async () => {
  server = createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://x').searchParams;
    queries.push(String(query));
    const { status, body } = answer(query);
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const cluster = { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true };
  const config = {
    clusters: [{ name: 'a', cluster }],
    users: [{ name: 'a', user: { token: 't' } }],
    contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
    'current-context': 'a',
  };
  writeFileSync(join(folder, 'config'), JSON.stringify(config));
  kubernetes = createKubernetes({ kubeconfig: join(folder, 'config') });
});

beforeEach(() => {
  queries = [];
  connections = 0;
});

afterAll(async () => {
  await kubernetes.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const page = (items: readonly string[], next?: string) => ({
  status: 200,
  body: { kind: 'PodList', metadata: next === undefined ? {} : { continue: next }, items },
});

test('a list whose pages expire half-way is asked again, and nothing comes twice', async () => {
  const gone = { kind: 'Status', reason: 'Expired', code: 410 };
  answer = (query) => {
    if (query.has('continue')) return { status: 410, body: gone };
    return query.has('limit') ? page(['a', 'b'], 'token') : page(['a', 'b', 'c']);
  };

  const pods = await kubernetes.list(PODS, { signal });

  expect(pods).toEqual(['a', 'b', 'c']);
  const paged = ['limit=100', 'limit=100&continue=token'];
  expect(queries).toEqual([...paged, ...paged, '']);
});

const anApplication = (name: string, status: string) => ({
  metadata: {
    name,
    namespace: 'gitops',
    managedFields: [{ manager: 'argocd', fieldsV1: { 'k:{"a":"]"}': {} } }],
  },
  spec: {},
  status: { sync: { status }, health: { status: 'Healthy' } },
});

test('an object that comes on two pages is the same one: how it came last counts', async () => {
  answer = (query) => {
    const items = query.has('continue')
      ? [anApplication('b', 'Synced'), anApplication('c', 'OutOfSync')]
      : [anApplication('a', 'Synced'), anApplication('b', 'OutOfSync')];
    return { status: 200, body: { metadata: query.has('continue') ? {} : { continue: 'b' }, items } };
  };

  const states = await listApplicationStates(kubernetes, { namespace: 'gitops', signal });

  expect(states.map(({ name, syncStatus }) => `${name} ${syncStatus}`)).toEqual([
    'a Synced',
    'b Synced',
    'c OutOfSync',
  ]);
});

test('the next page is under way before this one is worked on, and no more than that', async () => {
  answer = (query) => page(['a'], String(Number(query.get('continue') ?? 0) + 1));

  for await (const { items } of kubernetes.pages(PODS, { signal })) {
    expect([...items]).toEqual(['a']);
    await eventually(() => expect(queries).toHaveLength(2));
    break;
  }

  expect(queries).toEqual(['limit=200', 'limit=200&continue=1']);
});

test.each([
  ['no list', { kind: 'Status' }],
  ['items that are none', { metadata: {}, items: {} }],
  ['an item that is no JSON', '{"items":[{"metadata":{"name":"\\x"}}],"metadata":{}}'],
  ['a list that is cut short', '{"items":[{"metadata":{"name":"a"}}'],
])('pages of %s are unexpected', async (_what, body) => {
  answer = () => ({ status: 200, body });

  const read = listApplicationStates(kubernetes, { namespace: 'gitops', signal });

  await expect(read).rejects.toMatchObject({ system: 'kubernetes', reason: 'unexpected' });
});

test('an answer that is no list is unexpected', async () => {
  answer = () => ({ status: 200, body: { kind: 'Status' } });

  await expect(kubernetes.list(PODS, { signal })).rejects.toMatchObject({ reason: 'unexpected' });
});

test('a 404 that names no object speaks of the resource, one that names it of the object', async () => {
  const notFound = (details: object) => ({
    status: 404,
    body: { kind: 'Status', reason: 'NotFound', details },
  });
  answer = () => notFound({});
  const unserved = kubernetes.get(PODS, 'one', { namespace: 'a', signal });
  await expect(unserved).rejects.toMatchObject({ reason: 'not-served' });

  answer = () => notFound({ name: 'one', kind: 'pods' });
  expect(await kubernetes.get(PODS, 'one', { namespace: 'a', signal })).toBeUndefined();
});

test('one connection serves one question after another', async () => {
  answer = () => page([]);
  await kubernetes.list(PODS, { signal });
  connections = 0;

  for (let question = 0; question < 20; question += 1) await kubernetes.list(PODS, { signal });

  expect(connections).toBe(0);
});

test.each([409, 429, 500, 503])('a patch that is answered with %i is not sent again', async (status) => {
  answer = () => ({ status, body: {} });
  const patch = { metadata: { labels: {} } };

  const failed = kubernetes.patch(PODS, 'a', patch, {
    namespace: 'default',
    type: 'merge',
    fieldManager: 'bitiq',
    signal,
  });

  await expect(failed).rejects.toMatchObject({ status });
  expect(queries).toEqual(['fieldManager=bitiq']);
});
