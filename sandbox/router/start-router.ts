import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Authority, CertificatePair } from '../pki.ts';
import { newTrouble, withTrouble } from '../trouble.ts';
import type { RouterWorld } from '../world.ts';

export interface RunningRouter extends RouterWorld {
  stop(): Promise<void>;
}

/**
 * Starts the TLS end of a router on 127.0.0.1. Every handshake shows the certificate as it is set at
 * that moment, issued by the authority when first needed; every route answers `200 ok`.
 *
 * `refuse` resets the connection before the handshake, `hang` never begins it, latency comes before it.
 */
export async function startRouter(options: {
  authority: Authority;
  certificate: RouterWorld['certificate'];
  port?: number;
}): Promise<RunningRouter> {
  const trouble = newTrouble();
  const state = { trouble, certificate: options.certificate };
  const issue = issueOnce(options.authority);
  // The latency has been waited for before the handshake.
  const https = createHttpsServer((request, response) =>
    withTrouble({ ...trouble, latencyMs: 0 }, (_request, to) => to.end('ok'))(request, response),
  );
  const handShake = async (socket: Socket): Promise<void> => {
    if (trouble.latencyMs > 0) await sleep(trouble.latencyMs, undefined, { ref: false });
    const { certPem, keyPem } = await issue(state.certificate);
    https.setSecureContext({ cert: certPem, key: keyPem });
    https.emit('connection', socket);
  };
  const sockets = new Set<Socket>();
  const front = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    if (trouble.mode === 'refuse') socket.resetAndDestroy();
    else if (trouble.mode === 'none') handShake(socket).catch((error) => socket.destroy(error));
  });
  front.listen(options.port ?? 0, '127.0.0.1');
  await once(front, 'listening');
  return Object.assign(state, {
    port: (front.address() as AddressInfo).port,
    stop: async () => {
      front.close();
      for (const socket of sockets) socket.destroy();
      await once(front, 'close');
    },
  });
}

/** Issues a certificate once for what it says, and again only when that has changed. */
function issueOnce(
  authority: Authority,
): (certificate: RouterWorld['certificate']) => Promise<CertificatePair> {
  const issued = new Map<string, Promise<CertificatePair>>();
  return (certificate) => {
    const key = JSON.stringify(certificate);
    const pair = issued.get(key) ?? authority.issue(certificate);
    issued.set(key, pair);
    return pair;
  };
}
