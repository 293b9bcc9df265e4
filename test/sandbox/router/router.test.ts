import { once } from 'node:events';
import { connect, type PeerCertificate } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Authority, createAuthority } from '../../../sandbox/pki.ts';
import { type RunningRouter, startRouter } from '../../../sandbox/router/start-router.ts';

const HEALTHY = { names: ['*.apps.prod.example'], notAfter: new Date('2099-01-01T00:00:00Z') };

let authority: Authority;
let router: RunningRouter;

beforeAll(async () => {
  authority = await createAuthority();
  router = await startRouter({ authority, certificate: HEALTHY });
});
afterAll(() => router.stop());

beforeEach(() => {
  router.certificate = HEALTHY;
  Object.assign(router.trouble, { mode: 'none', latencyMs: 0, status: undefined });
});

/** One handshake, judged against the sandbox's own authority, and what the route answers. */
async function ask(): Promise<{ certificate: PeerCertificate; error: string | undefined; answer: string }> {
  const servername = 'x1.apps.prod.example';
  const socket = connect({ port: router.port, servername, ca: authority.caPem, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  socket.write(`GET / HTTP/1.1\r\nhost: ${servername}\r\nconnection: close\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  const certificate = socket.getPeerCertificate();
  socket.destroy();
  return {
    certificate,
    error: socket.authorizationError?.toString(),
    answer: answer.toString(),
  };
}

describe('the certificate', () => {
  it('is for its names and signed by the authority', async () => {
    const { certificate, error, answer } = await ask();

    expect(error).toBeUndefined();
    expect(certificate.subjectaltname).toBe('DNS:*.apps.prod.example');
    expect(new Date(certificate.valid_to)).toEqual(HEALTHY.notAfter);
    expect(answer).toMatch(/^HTTP\/1.1 200 OK[\s\S]*ok/);
  });

  it('is new at the next handshake, whether replaced or changed in place', async () => {
    router.certificate = { names: ['*.apps.other.example'], notAfter: HEALTHY.notAfter };
    const replaced = await ask();
    router.certificate.notAfter = new Date('2020-01-01T00:00:00Z');
    const changed = await ask();

    expect(replaced.certificate.subjectaltname).toBe('DNS:*.apps.other.example');
    expect(replaced.error).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(changed.error).toContain('CERT_HAS_EXPIRED');
  });
});

describe('trouble', () => {
  it('resets the connection', async () => {
    router.trouble.mode = 'refuse';

    await expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('hangs without a handshake', async () => {
    router.trouble.mode = 'hang';
    const socket = connect({ port: router.port, rejectUnauthorized: false });
    socket.on('error', () => {});

    const first = await Promise.race([
      once(socket, 'secureConnect').then(() => 'answered'),
      new Promise((resolve) => setTimeout(() => resolve('silent'), 200)),
    ]);
    socket.destroy();

    expect(first).toBe('silent');
  });

  it('answers late, or with a status', async () => {
    Object.assign(router.trouble, { latencyMs: 80, status: 503 });
    const started = performance.now();

    const { answer } = await ask();

    expect(performance.now() - started).toBeGreaterThanOrEqual(75);
    expect(answer).toMatch(/^HTTP\/1.1 503/);
  });
});
