import type { X509Certificate } from 'node:crypto';

/** What a browser would say of a certificate. */
export interface TlsVerdict {
  /** `untrusted`: nobody who is known has signed it. */
  readonly problems: readonly ('expired' | 'not-yet-valid' | 'wrong-name' | 'untrusted')[];
  /** Why it is not trusted, in OpenSSL's code: `DEPTH_ZERO_SELF_SIGNED_CERT`. */
  readonly reason?: string;
  readonly notAfter: Date;
  /** As the certificate has them: `DNS:*.apps.prod.example`. */
  readonly names: string;
}

/** What OpenSSL says of the dates and the name, which are looked at here anyway. */
const TOLD_OTHERWISE: readonly string[] = [
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
];

/** `code`: of the handshake; left out where it had nothing to complain about. */
export function judgeCertificate(
  certificate: X509Certificate,
  { host, code, now }: { readonly host: string; readonly code: string | undefined; readonly now: Date },
): TlsVerdict {
  const { validFrom, validTo, subjectAltName } = certificate;
  const isUntrusted = code !== undefined && !TOLD_OTHERWISE.includes(code);
  const problems = [
    ...(new Date(validTo) < now ? (['expired'] as const) : []),
    ...(new Date(validFrom) > now ? (['not-yet-valid'] as const) : []),
    ...(certificate.checkHost(host) === undefined ? (['wrong-name'] as const) : []),
    ...(isUntrusted ? (['untrusted'] as const) : []),
  ];
  return {
    problems,
    ...(isUntrusted && { reason: code }),
    notAfter: new Date(validTo),
    names: subjectAltName ?? '',
  };
}
