import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { createAuthority } from '../../sandbox/pki.ts';

test('the authority’s certificates carry the names asked for and are signed by it', async () => {
  const authority = await createAuthority();

  const { certPem } = await authority.issue({ names: ['*.apps.prod.example'], ips: ['127.0.0.1'] });

  const certificate = new X509Certificate(certPem);
  expect(certificate.subjectAltName).toBe('DNS:*.apps.prod.example, IP Address:127.0.0.1');
  expect(certificate.verify(new X509Certificate(authority.caPem).publicKey)).toBe(true);
});

test('a certificate can end in the past', async () => {
  const authority = await createAuthority();
  const notAfter = new Date('2020-01-02T03:04:05Z');

  const { certPem } = await authority.issue({ names: ['old.example'], notAfter });

  expect(new X509Certificate(certPem).validToDate).toEqual(notAfter);
});
