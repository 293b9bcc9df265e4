import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2Session,
} from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { Authority } from '../pki.ts';
import { withTrouble } from '../trouble.ts';
import type { Trouble } from '../world.ts';
import { type ApiReply, type ApiServer, readBody } from './api-request.ts';
import { authenticate, impersonate } from './authentication.ts';
import { requestInfoOf } from './request-info.ts';
import { answer } from './routes.ts';
import { ApiError, plainStatus, statusOf } from './status.ts';
import type { Stream } from './watch.ts';

/** The TLS end of an API server: HTTP/2 and HTTP/1.1 on one port. */
export interface Listener {
  listen(port: number): Promise<void>;
  address(): AddressInfo | string | null;
  /** Ends all connections, also those in which a watch or a hanging request is open. */
  stop(): Promise<void>;
}

export async function createListener(
  server: ApiServer,
  trouble: Trouble,
  authority: Authority,
): Promise<Listener> {
  const { certPem, keyPem } = await authority.issue({
    names: ['localhost', 'kubernetes.default.svc'],
    ips: ['127.0.0.1', '::1'],
  });
  const handler = withTrouble(
    trouble,
    (request, response) => void handle(server, request, response),
    (status) => (status === 429 ? TOO_MANY : plainStatus(status)),
  );
  const listener = createSecureServer(
    { key: keyPem, cert: certPem, allowHTTP1: true },
    (request, response) => {
      if (trouble.mode === 'refuse') resetConnection(request);
      else handler(request as unknown as IncomingMessage, response as unknown as Response);
    },
  );
  const dropConnections = trackConnections(listener);
  return {
    address: () => listener.address(),
    listen: (port) =>
      new Promise((resolve, reject) => {
        listener.once('error', reject);
        listener.listen(port, '127.0.0.1', () => resolve());
      }),
    stop: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        dropConnections();
      }),
  };
}

/** What API priority and fairness turns away hears it in plain text. */
const TOO_MANY = 'Too many requests, please try again later.\n';

/** Keeps count of what is open; the result ends all of it. */
function trackConnections(listener: Http2SecureServer): () => void {
  const open = new Set<Socket | Http2Session>();
  const track = (connection: Socket | Http2Session) => {
    open.add(connection);
    connection.on('close', () => open.delete(connection));
    connection.on('error', () => connection.destroy());
  };
  listener.on('secureConnection', track);
  listener.on('session', track);
  return () => {
    for (const connection of open) connection.destroy();
  };
}

type Response = ServerResponse & { req: IncomingMessage };

/** Ends the connection that a request came on, with all of its streams. */
function resetConnection(request: Http2ServerRequest | IncomingMessage): void {
  if ('stream' in request && request.stream.session) request.stream.session.destroy();
  else request.socket.destroy();
}

async function handle(server: ApiServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const answered = await replyTo(server, request);
    if (typeof answered === 'function') answered(response);
    else reply(response, answered);
  } catch (error) {
    const refusal = error instanceof ApiError ? error : internalError(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    reply(response, { status: refusal.code, body: statusOf(refusal) });
  }
}

async function replyTo(server: ApiServer, request: IncomingMessage): Promise<ApiReply | Stream> {
  const { method = 'GET', headers } = request;
  const url = new URL(request.url ?? '/', 'https://localhost');
  const identity = impersonate(headers, authenticate(headers, server), server.authorizer);
  const info = requestInfoOf(method, url.pathname, url.searchParams);
  const body = await readBody(request);
  return answer(
    server,
    { method, path: url.pathname, query: url.searchParams, headers, identity, body },
    info,
  );
}

function reply(response: ServerResponse, { status, body, contentType }: ApiReply): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': contentType ?? 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-cache, private',
  });
  response.end(text);
}

function internalError(error: unknown): ApiError {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new ApiError(500, 'InternalError', `Internal error occurred: ${message}`);
}
