/** What a server showed in its TLS handshake. The chain is not judged: a router may sign its own. */
export interface ServedCertificate {
  /** DNS names of the certificate (subjectAltName). */
  readonly names: readonly string[];
  readonly notAfter: Date;
  readonly issuer: string;
}

/** Opens a TLS connection and looks at the certificate. Throws `ExternalError` with system `tls`. */
export interface CertificateProbe {
  getCertificate(
    target: { address: string; port: number; serverName: string },
    options: { signal: AbortSignal },
  ): Promise<ServedCertificate>;
}
