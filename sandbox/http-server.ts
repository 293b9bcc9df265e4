import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that listens on loopback. */
export interface Listening {
  readonly server: Server;
  readonly port: number;
  /** `http://127.0.0.1:port`. */
  readonly address: string;
  /** Stops listening and cuts open connections. */
  stop(): Promise<void>;
}

/** Listens on 127.0.0.1. Port 0, the default, is any free one. Rejects when the port is taken. */
export function listenHttp(handler: RequestListener, port = 0): Promise<Listening> {
  const server = createServer(handler);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const bound = (server.address() as AddressInfo).port;
      resolve({
        server,
        port: bound,
        address: `http://127.0.0.1:${bound}`,
        stop: () =>
          new Promise((stopped) => {
            server.close(() => stopped());
            server.closeAllConnections();
          }),
      });
    });
  });
}

/** The whole body as text. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Turns an asynchronous handler into a listener: whatever it throws is told here and answered with 500. */
export function listenerOf(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): RequestListener {
  return (request, response) => {
    handle(request, response).catch((error: unknown) => {
      console.error(`${request.method} ${request.url}`, error);
      if (!response.headersSent) response.writeHead(error instanceof URIError ? 400 : 500);
      response.end();
    });
  };
}
