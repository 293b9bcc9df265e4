import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Health } from './health.ts';

export interface HttpServerOptions {
  /** 0: a free one. */
  readonly port: number;
  readonly health: Health;
  renderMetrics(): Promise<string>;
  /** `POST /slack/events`; left out where Slack comes by Socket Mode or not at all. */
  readonly handleSlack?: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  onError(error: unknown): void;
}

export interface HttpServer {
  readonly port: number;
  /** Takes no new connections; resolves when the open ones have been answered, or had their time for it. */
  close(): Promise<void>;
}

/** How long open requests have to end when the server closes. A connection may also say nothing at all. */
const CLOSE_WITHIN_MS = 3_000;

/** The one HTTP server of a process: health, metrics, and Slack's requests in HTTP mode. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const server = createServer({ requestTimeout: 15_000, headersTimeout: 10_000 }, (request, response) => {
    route(options, request, response).catch((error: unknown) => {
      options.onError(error);
      if (!response.headersSent) response.writeHead(500).end();
    });
  });
  await listen(server, options.port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}

async function route(
  options: HttpServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '').split('?')[0];
  if (request.method === 'POST' && path === '/slack/events' && options.handleSlack !== undefined) {
    return options.handleSlack(request, response);
  }
  if (request.method !== 'GET') return void response.writeHead(404).end();
  if (path === '/healthz') return sendJson(response, 200, { status: 'ok' });
  if (path === '/readyz') {
    const readiness = await options.health.getReadiness();
    return sendJson(response, readiness.ready ? 200 : 503, readiness);
  }
  if (path === '/metrics') {
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    return void response.end(await options.renderMetrics());
  }
  response.writeHead(404).end();
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => resolve());
  });
}
