import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { probeRoute } from '../../../src/integrations/http/probe-route.ts';
import { startSilentServer } from '../../helpers/silent-server.ts';

const ASKED = { address: '127.0.0.1', host: 'web.apps.prod.example', path: '/health', isTls: false };

test('what is not encrypted has a status and a time, and no certificate', async () => {
  const asked: (string | undefined)[] = [];
  const server = createServer(({ headers, url, method }, response) => {
    asked.push(headers.host, url, method);
    response.writeHead(302, { location: 'https://evil.example/' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;

  const answer = await probeRoute({ ...ASKED, port }, { signal: AbortSignal.timeout(5_000) });

  expect(answer).toEqual({ status: 302, durationMs: expect.any(Number) });
  expect(asked).toEqual(['web.apps.prod.example', '/health', 'GET']);
});

test.each([true, false])('one that never answers is a timeout, also by TLS: %s', async (isTls) => {
  const server = await startSilentServer();
  onTestFinished(() => server.stop());
  const limit = new AbortController();
  const answer = probeRoute({ ...ASKED, isTls, port: server.port }, { signal: limit.signal });
  await server.nextConnection();

  limit.abort();

  await expect(answer).rejects.toMatchObject({ system: 'http', reason: 'timeout' });
});
