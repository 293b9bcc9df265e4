import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Delivery, DeliveryResult, EnvelopeType } from './delivery.ts';

/** Why Slack asks an app to connect anew. */
type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled';

/** The server's end of Socket Mode. */
export interface SocketMode extends Delivery {
  /** How many apps are connected and were greeted. */
  readonly connections: number;
  /** A path that is good for one connection within 30 s. */
  issuePath(): string;
  /** Takes an HTTP upgrade over; one without a good ticket is refused. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Sends `disconnect` to every connection. */
  disconnect(reason: DisconnectReason): void;
  /** Cuts every connection without a word. */
  drop(): void;
  stop(): Promise<void>;
}

export interface SocketModeOptions {
  readonly appId: string;
  readonly ackTimeoutMs: number;
  readonly now: () => number;
}

interface Pending {
  readonly envelope: Readonly<Record<string, unknown>>;
  readonly tried: Set<WebSocket>;
  socket: WebSocket;
  readonly settle: (body: unknown) => void;
}

const TICKET_LIFETIME_MS = 30_000;
const PING_EVERY_MS = 10_000;
/** How long a connection may take to say goodbye when the workspace stops. */
const FAREWELL_MS = 500;
/** Slack allows an app this many at once. */
const MAX_CONNECTIONS = 10;

/** Delivery over web sockets: each envelope goes to one connection, and to another when that one is cut. */
export function createSocketMode(options: SocketModeOptions): SocketMode {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Map<string, number>();
  const open: WebSocket[] = [];
  const pending = new Map<string, Pending>();
  const pings = setInterval(() => {
    for (const socket of open) socket.ping();
  }, PING_EVERY_MS).unref();

  function greet(socket: WebSocket): void {
    open.push(socket);
    socket.on('message', (data) => acknowledge(String(data)));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => forget(socket));
    socket.send(JSON.stringify(hello(options.appId, open.length)));
  }

  function acknowledge(text: string): void {
    const { envelope_id, payload } = parse(text);
    const waiting = pending.get(String(envelope_id));
    pending.delete(String(envelope_id));
    waiting?.settle(isEmptyObject(payload) ? undefined : payload);
  }

  function forget(socket: WebSocket): void {
    open.splice(open.indexOf(socket), 1);
    for (const waiting of pending.values()) {
      const other = open.find((candidate) => !waiting.tried.has(candidate));
      if (waiting.socket === socket && other !== undefined) send(waiting, other);
    }
  }

  function send(waiting: Pending, socket: WebSocket): void {
    waiting.socket = socket;
    waiting.tried.add(socket);
    socket.send(JSON.stringify(waiting.envelope));
  }

  function deliver(type: EnvelopeType, payload: object): Promise<DeliveryResult> {
    const startedAt = performance.now();
    const ackMs = () => performance.now() - startedAt;
    const socket = open.shift();
    if (socket === undefined) {
      return Promise.resolve({ acknowledged: false, error: 'dispatch_failed', ackMs: 0 });
    }
    open.push(socket);
    const id = randomUUID();
    const envelope = {
      envelope_id: id,
      type,
      accepts_response_payload: type !== 'events_api',
      ...(type === 'events_api' && { retry_attempt: 0, retry_reason: '' }),
      payload,
    };
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        pending.delete(id);
        resolve({ acknowledged: false, error: 'operation_timeout', ackMs: ackMs() });
      }, options.ackTimeoutMs);
      const settle = (body: unknown) => {
        clearTimeout(timer);
        resolve({ acknowledged: true, body, ackMs: ackMs() });
      };
      const waiting: Pending = { envelope, tried: new Set(), socket, settle };
      pending.set(id, waiting);
      send(waiting, socket);
    });
  }

  return {
    deliver,
    get connections() {
      return open.length;
    },
    issuePath() {
      const ticket = randomUUID();
      tickets.set(ticket, options.now());
      return `/link/?ticket=${ticket}&app_id=${options.appId}`;
    },
    upgrade(request, socket, head) {
      const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
      const issuedAt = tickets.get(ticket);
      tickets.delete(ticket);
      const isGood = issuedAt !== undefined && options.now() - issuedAt <= TICKET_LIFETIME_MS;
      if (isGood && open.length < MAX_CONNECTIONS) server.handleUpgrade(request, socket, head, greet);
      else socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n');
    },
    disconnect(reason) {
      const message = JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'sandbox' } });
      for (const socket of open) socket.send(message);
    },
    drop() {
      for (const socket of [...open]) socket.terminate();
    },
    async stop() {
      clearInterval(pings);
      const timer = setTimeout(() => {
        for (const socket of server.clients) socket.terminate();
      }, FAREWELL_MS);
      for (const socket of server.clients) socket.close(1001);
      await new Promise((resolve) => server.close(resolve));
      clearTimeout(timer);
    },
  };
}

function hello(appId: string, connections: number): object {
  return {
    type: 'hello',
    num_connections: connections,
    debug_info: { host: 'sandbox', build_number: 1, approximate_connection_time: 18_060 },
    connection_info: { app_id: appId },
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
