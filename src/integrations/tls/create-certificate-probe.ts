import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { ExternalError } from '../../errors.ts';
import { type Peer, toNetworkError } from '../network-error.ts';
import type { CertificateProbe, ServedCertificate } from './certificate-probe.ts';
import { parseDnsNames } from './subject-alt-name.ts';

/** A probe that shakes hands, reads the certificate and hangs up. */
export function createCertificateProbe(): CertificateProbe {
  return {
    async getCertificate({ address, port, serverName }, { signal }) {
      const name = `${isIP(address) === 6 ? `[${address}]` : address}:${port}`;
      const probe = `openssl s_client -connect ${name} -servername ${serverName} </dev/null`;
      const peer: Peer = { system: 'tls', name, probe };
      if (signal.aborted) throw toNetworkError(peer, signal.reason, signal);
      // Only looked at, never trusted and nothing is sent over it: an expired or self-signed
      // certificate is what a check wants to report, so the handshake must not refuse it.
      const socket = connect({ host: address, port, servername: serverName, rejectUnauthorized: false });
      try {
        await secured(socket, signal);
        return describe(socket.getPeerX509Certificate(), peer);
      } catch (error) {
        throw error instanceof ExternalError ? error : toTlsError(peer, error, signal);
      } finally {
        socket.destroy();
      }
    },
  };
}

/** Settles with the handshake, or with the signal, whichever is first. */
async function secured(socket: TLSSocket, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  socket.once('secureConnect', resolve);
  socket.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
  socket.on('error', reject);
  try {
    await promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function describe(certificate: X509Certificate | undefined, peer: Peer): ServedCertificate {
  if (certificate === undefined) {
    throw new ExternalError('tls', 'unexpected', `${peer.name} showed no certificate`);
  }
  return {
    names: parseDnsNames(certificate.subjectAltName),
    notAfter: new Date(certificate.validTo),
    issuer: certificate.issuer.split('\n').join(', '),
  };
}

/** OpenSSL's own complaints mean that something answers there, but not with TLS. */
function toTlsError(peer: Peer, error: unknown, signal: AbortSignal): ExternalError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!signal.aborted && (code.startsWith('ERR_SSL_') || code === 'EPROTO')) {
    return new ExternalError('tls', 'unexpected', `${peer.name} does not speak TLS (${code})`, {
      next: peer.probe,
      cause: error,
    });
  }
  return toNetworkError(peer, error, signal);
}
