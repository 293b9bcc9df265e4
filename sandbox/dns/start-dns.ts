import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DnsWorld } from '../world.ts';
import { answerQuery } from './answer-query.ts';

export interface RunningDns extends DnsWorld {
  stop(): Promise<void>;
}

/**
 * Starts a DNS server on 127.0.0.1, UDP and TCP on the same port. A record's value is an IPv4 or IPv6
 * address, or else the name that it is an alias of (CNAME). Names without a record are NXDOMAIN.
 */
export async function startDns(options: { port?: number } = {}): Promise<RunningDns> {
  const state = { mode: 'none' as DnsWorld['mode'], latencyMs: 0, records: new Map<string, string[]>() };
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => serveTcp(state, sockets, socket));
  const udp = createSocket('udp4');
  udp.on('message', (packet, { port, address }) => {
    void answer(state, packet).then((reply) => reply && sendIfOpen(udp, reply, port, address));
  });
  const port = await bindBoth(tcp, udp, options.port ?? 0);
  return Object.assign(state, {
    address: `127.0.0.1:${port}`,
    stop: async () => {
      udp.close();
      tcp.close();
      for (const socket of sockets) socket.destroy();
      await once(tcp, 'close');
    },
  });
}

/** The UDP port of a free TCP port may be taken; then another pair is tried. */
async function bindBoth(tcp: Server, udp: UdpSocket, port: number, triesLeft = 10): Promise<number> {
  tcp.listen(port, '127.0.0.1');
  await once(tcp, 'listening');
  const bound = (tcp.address() as AddressInfo).port;
  udp.bind(bound, '127.0.0.1');
  try {
    await once(udp, 'listening');
    return bound;
  } catch (error) {
    if (port !== 0 || triesLeft === 0) throw error;
    tcp.close();
    await once(tcp, 'close');
    return bindBoth(tcp, udp, 0, triesLeft - 1);
  }
}

/** `undefined`: nothing is sent back. */
async function answer(state: Omit<DnsWorld, 'address'>, packet: Buffer): Promise<Buffer | undefined> {
  if (state.latencyMs > 0) await sleep(state.latencyMs, undefined, { ref: false });
  if (state.mode === 'drop') return undefined;
  try {
    return answerQuery(state, packet);
  } catch {
    return undefined;
  }
}

function sendIfOpen(udp: UdpSocket, reply: Buffer, port: number, address: string): void {
  try {
    udp.send(reply, port, address);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SOCKET_DGRAM_NOT_RUNNING') throw error;
  }
}

/** Over TCP every packet has its length, two bytes, in front. */
function serveTcp(state: Omit<DnsWorld, 'address'>, sockets: Set<Socket>, socket: Socket): void {
  let received = Buffer.alloc(0);
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE()) {
      const end = 2 + received.readUInt16BE();
      const packet = received.subarray(2, end);
      received = received.subarray(end);
      void answer(state, packet).then((reply) => reply && socket.write(withLength(reply)));
    }
  });
}

function withLength(packet: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(packet.length);
  return Buffer.concat([length, packet]);
}
