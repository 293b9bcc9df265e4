import { generate } from 'selfsigned';

/** What a certificate is issued for. */
interface CertificateRequest {
  /** DNS names, the first one is also the subject; `*.apps.prod.example` is a wildcard. */
  readonly names: readonly string[];
  readonly ips?: readonly string[];
  /** Default: in 90 days. A time in the past makes an expired certificate. */
  readonly notAfter?: Date;
}

export interface CertificatePair {
  readonly certPem: string;
  readonly keyPem: string;
}

/** A certificate authority that lives in memory, one for each sandbox. */
export interface Authority {
  readonly caPem: string;
  issue(request: CertificateRequest): Promise<CertificatePair>;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Makes a new authority with a key of its own. */
export async function createAuthority(): Promise<Authority> {
  const root = await generate([{ name: 'commonName', value: 'bitiq sandbox authority' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - DAY_MS),
    notAfterDate: new Date(Date.now() + 3650 * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, digitalSignature: true, critical: true },
    ],
  });
  const ca = { key: root.private, cert: root.cert };
  return { caPem: root.cert, issue: (request) => issueCertificate(ca, request) };
}

async function issueCertificate(
  ca: { key: string; cert: string },
  { names, ips = [], notAfter = new Date(Date.now() + 90 * DAY_MS) }: CertificateRequest,
): Promise<CertificatePair> {
  const notBefore = new Date(Math.min(Date.now() - DAY_MS, notAfter.getTime() - 90 * DAY_MS));
  const pair = await generate([{ name: 'commonName', value: names[0] ?? ips[0] ?? 'sandbox' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: notBefore,
    notAfterDate: notAfter,
    ca,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          ...ips.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  return { certPem: pair.cert, keyPem: pair.private };
}
