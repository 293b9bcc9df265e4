import type { Server } from 'node:http';
import { connect } from 'node:net';

/**
 * Lets a server answer Vault's own method `LIST`, which Node's parser refuses, by asking itself the
 * same as `GET …?list=true`. The connection closes after the answer.
 */
export function allowListMethod(server: Server, port: number): void {
  server.on('clientError', (error: Error & { rawPacket?: Buffer }, socket) => {
    const packet = error.rawPacket?.toString('latin1') ?? '';
    const asGet = packet
      .replace(/^LIST ([^ ?]+)\??(\S*) /, (_line, path, query) => `GET ${path}?list=true&${query} `)
      .replace(/^connection:.*\r\n/im, '')
      .replace('\r\n', '\r\nconnection: close\r\n');
    if (!packet.startsWith('LIST ')) socket.destroy();
    else
      connect(port, '127.0.0.1')
        .end(asGet, 'latin1')
        .on('error', () => socket.destroy())
        .pipe(socket);
  });
}
