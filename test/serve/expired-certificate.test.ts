import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createAuthority } from '../../sandbox/pki.ts';
import { createDirectory } from '../../src/integrations/slack/directory.ts';
import { inspectSlackApp } from '../../src/integrations/slack/inspect-app.ts';
import { createWebClient } from '../../src/integrations/slack/web-client.ts';
import { createLog } from '../../src/log/log.ts';
import { inspectRedis } from '../../src/queue/inspect-redis.ts';
import { createRunQueue } from '../../src/queue/run-queue.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { toBoltLogger } from '../../src/serve/bolt-app.ts';
import { connectSocket, createSocketReceiver } from '../../src/serve/connect-socket.ts';
import { createHealth } from '../../src/serve/health.ts';
import { useSqlite } from '../helpers/stores.ts';

const EXPIRED = 'its certificate has expired';
const { signal } = new AbortController();
const log = createLog({ level: 'silent', redactor: createRedactor([]) });
const slack = () => ({ botToken: 'xoxb-1', appToken: 'xapp-1', apiUrl: `https://localhost:${port}/api/` });

let port = 0;
let stop = (): void => undefined;

beforeAll(async () => {
  const authority = await createAuthority();
  const notAfter = new Date(Date.now() - 86_400_000);
  const { certPem, keyPem } = await authority.issue({ names: ['localhost'], notAfter });
  const trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, authority.caPem]);
  const server = createServer({ cert: certPem, key: keyPem }, (socket) => socket.destroy());
  server.on('tlsClientError', () => undefined);
  server.listen(0, 'localhost');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  stop = () => {
    server.close();
    setDefaultCACertificates(trusted);
  };
});
afterAll(() => stop());

const openFresh = useSqlite();
const readinessOf = async (probe: () => Promise<unknown>) =>
  (await createHealth({ part: probe }).getReadiness()).parts.part;

test('of Slack over HTTP', async () => {
  const directory = createDirectory(createWebClient(slack()));

  expect(await readinessOf(() => directory.getWorkspace())).toBe(EXPIRED);
});

test('of Slack in Socket Mode', async () => {
  const socket = connectSocket(createSocketReceiver(slack(), await openFresh(), toBoltLogger(log)), log);
  onTestFinished(() => socket.stop());

  await expect.poll(() => readinessOf(() => socket.assertConnected())).toBe(EXPIRED);
});

test('of Redis', async () => {
  const queue = createRunQueue(`rediss://localhost:${port}`);
  onTestFinished(() => queue.close());

  await expect.poll(() => readinessOf(() => queue.ping())).toBe(EXPIRED);
});

test.each([
  ['Slack that is asked who we are', () => inspectSlackApp(slack()).getIdentity(), 'of Slack'],
  [
    'Slack that is asked the time',
    () => inspectSlackApp(slack()).measureClock({ signal, now: () => new Date() }),
    'of Slack',
  ],
  ['Redis', () => inspectRedis(`rediss://localhost:${port}`, signal), 'of Redis'],
] as const)('doctor names it: %s', async (_what, ask, whose) => {
  await expect(ask()).rejects.toThrow(`the certificate ${whose} has expired`);
});
