import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startHttpServer } from '../../src/serve/http-server.ts';

test('a connection on which nothing is said does not keep the process from stopping', async () => {
  const server = await startHttpServer({
    port: 0,
    health: { getReadiness: async () => ({ ready: true, parts: {} }) },
    renderMetrics: async () => '',
    onError: () => undefined,
  });
  const silent = connect(server.port, '127.0.0.1');
  onTestFinished(() => void silent.destroy());
  silent.on('error', () => undefined);
  await once(silent, 'connect');

  const began = performance.now();
  await server.close();

  expect(performance.now() - began).toBeLessThan(5_000);
});
