import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Listening, listenHttp } from '../../../sandbox/http-server.ts';
import { createArgocdClient } from '../../../src/integrations/argocd/argocd-client.ts';

const signal = new AbortController().signal;
const path = '/api/v1/applications/toy';
const asked: string[] = [];
let server: Listening;

/** A router in front of Argo CD that turns away the first request of each method. */
beforeAll(async () => {
  server = await listenHttp(({ method = '' }, response) => {
    const isFirst = !asked.includes(method);
    asked.push(method);
    response.writeHead(isFirst ? 429 : 200, { ...(isFirst && { 'retry-after': '1' }) }).end('{}');
  });
});
afterAll(() => server.stop());

test('what is read is asked again where it is turned away; what changes something is not', async () => {
  const client = createArgocdClient({ address: server.address, token: 'canary' });

  const answers = await Promise.all(
    (['GET', 'POST', 'DELETE'] as const).map((method) => client({ method, path, signal })),
  );

  expect(answers.map(({ status }) => status)).toEqual([200, 429, 429]);
  expect(asked.toSorted()).toEqual(['DELETE', 'GET', 'GET', 'POST']);
});
