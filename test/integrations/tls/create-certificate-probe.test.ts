import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listenHttp } from '../../../sandbox/http-server.ts';
import { createAuthority } from '../../../sandbox/pki.ts';
import { type RunningRouter, startRouter } from '../../../sandbox/router/start-router.ts';
import { createCertificateProbe } from '../../../src/integrations/tls/create-certificate-probe.ts';
import { startSilentServer } from '../../helpers/silent-server.ts';

const signal = new AbortController().signal;
const names = ['*.apps.prod.example', 'apps.prod.example'];
const probe = createCertificateProbe();
let router: RunningRouter;

beforeAll(async () => {
  router = await startRouter({
    authority: await createAuthority(),
    certificate: { names, notAfter: new Date() },
  });
});

afterAll(async () => {
  await router.stop();
});

beforeEach(() => {
  Object.assign(router.trouble, { latencyMs: 0, mode: 'none' });
});

const look = (port = router.port, given = signal) =>
  probe.getCertificate({ address: '127.0.0.1', port, serverName: 'x.apps.prod.example' }, { signal: given });

test.each([
  ['that lasts', new Date('2031-01-01T00:00:00.000Z')],
  ['that has ended', new Date('2024-01-01T00:00:00.000Z')],
])('shows names, end and issuer of a certificate %s, though nobody trusts it', async (_what, notAfter) => {
  router.certificate = { names, notAfter };

  expect(await look()).toEqual({ names, notAfter, issuer: 'CN=bitiq sandbox authority' });
});

test('a port where nobody listens is unreachable', async () => {
  const gone = await startSilentServer();
  await gone.stop();

  await expect(look(gone.port)).rejects.toMatchObject({
    system: 'tls',
    reason: 'unreachable',
    message: `127.0.0.1:${gone.port} cannot be reached (ECONNREFUSED)`,
    next: expect.stringMatching(/^openssl s_client/),
  });
});

test('a connection that is reset is unreachable', async () => {
  router.trouble.mode = 'refuse';

  await expect(look()).rejects.toMatchObject({ reason: 'unreachable' });
});

test('a server without TLS is unexpected', async () => {
  const plain = await listenHttp((_request, response) => response.end('ok'));

  const failed = expect(look(plain.port)).rejects.toMatchObject({ reason: 'unexpected' });

  await failed;
  await plain.stop();
});

test('an abort ends the socket', async () => {
  const silent = await startSilentServer();
  const connected = silent.nextConnection();
  const controller = new AbortController();

  const failed = expect(look(silent.port, controller.signal)).rejects.toMatchObject({ reason: 'timeout' });
  const socket = await connected;
  const closed = new Promise((resolve) => socket.on('close', resolve));
  controller.abort();

  await failed;
  await closed;
  await silent.stop();
});

test('whoever comes too late does not open a connection', async () => {
  await expect(look(router.port, AbortSignal.abort())).rejects.toMatchObject({ reason: 'timeout' });
});
