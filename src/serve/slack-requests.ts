import type { IncomingMessage, ServerResponse } from 'node:http';
import { type App, type Receiver, type ReceiverEvent, verifySlackRequest } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Store } from '../store/store.ts';
import { createOnce, type Once } from './once.ts';
import { ackInstead, sayInstead, UNAVAILABLE } from './say-instead.ts';

/** Nothing that Slack sends is larger. */
const BODY_LIMIT = 1_000_000;

/** Slack's own limit for the age of a request, held in both directions. */
const SKEW_SECONDS = 300;

export interface SlackRequestsOptions {
  readonly signingSecret: string;
  readonly store: Store;
  /** For private answers where a payload brings no address. */
  readonly client?: WebClient;
  onError(error: unknown): void;
  /** Seconds since 1970. */
  readonly now?: () => number;
}

/**
 * `POST /slack/events`: takes at most 1 MB before it knows who speaks, refuses what is not signed,
 * not fresh or not new, and hands the rest to Bolt.
 */
export interface SlackRequests extends Receiver {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** Bolt's receiver for HTTP; the server itself is the process's one. */
export function createSlackRequests(options: SlackRequestsOptions): SlackRequests {
  let app: App | undefined;
  /** Keys of what this process is at: sent many times at once, it is looked into once. */
  const underWay = new Set<string>();
  return {
    init: (bolt) => {
      app = bolt;
    },
    start: async () => undefined,
    stop: async () => undefined,
    async handle(request, response) {
      const raw = await readBody(request);
      if (raw === undefined) return refuse(response, 413, 'too large');
      const no = judge(options, request, raw);
      if (no !== undefined) return refuse(response, 401, no);
      const body = parseBody(raw, request.headers['content-type'] ?? '');
      if (body === undefined) return refuse(response, 400, 'not understood');
      if (body.type === 'url_verification') return send(response, 200, { challenge: body.challenge });
      if ('ssl_check' in body) return send(response, 200, undefined);
      const key = `signature:${request.headers['x-slack-signature']}`;
      const once = createOnce(options.store, key, { refuse: () => refuse(response, 409, 'seen before') });
      const heard = underWay.has(key) ? 'yes' : await once.wasHeard();
      if (heard === 'yes' || underWay.has(key)) return once.refuse?.();
      if (heard === 'unknown') {
        send(response, 200, ackInstead(body, UNAVAILABLE));
        return sayInstead(options.client, body, UNAVAILABLE);
      }
      underWay.add(key);
      await app?.processEvent(toEvent(request, response, body, once)).catch((error: unknown) => {
        options.onError(error);
        if (!response.headersSent) refuse(response, 500, 'failed');
      });
      // Also what changes nothing, or nobody listens to, is good once.
      await once.settle().catch(() => undefined);
      underWay.delete(key);
      if (!response.headersSent) refuse(response, 404, 'nobody listens to this');
    },
  };
}

/** Why a request is not Slack's, or not of now; `undefined` where it is both. */
function judge(options: SlackRequestsOptions, request: IncomingMessage, raw: string): string | undefined {
  const signature = String(request.headers['x-slack-signature'] ?? '');
  // Bolt overlooks what follows a second `=`, which would make the same request another one.
  if (!/^v0=[0-9a-f]{64}$/.test(signature)) return 'not signed';
  const timestamp = Number(request.headers['x-slack-request-timestamp']);
  const now = options.now?.() ?? Date.now() / 1_000;
  if (!Number.isFinite(timestamp) || Math.abs(now - timestamp) > SKEW_SECONDS) return 'not fresh';
  try {
    verifySlackRequest({
      signingSecret: options.signingSecret,
      body: raw,
      headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp },
      nowMilliseconds: now * 1_000,
    });
    return undefined;
  } catch {
    return 'not signed';
  }
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

type Body = Record<string, unknown>;

function parseBody(raw: string, contentType: string): Body | undefined {
  if (contentType.startsWith('application/json')) return parseObject(raw);
  const form = Object.fromEntries(new URLSearchParams(raw));
  return form.payload === undefined ? form : parseObject(form.payload);
}

function parseObject(json: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : undefined;
  } catch {
    return undefined;
  }
}

function toEvent(request: IncomingMessage, response: ServerResponse, body: Body, once: Once): ReceiverEvent {
  const retryNum = Number(request.headers['x-slack-retry-num']);
  return {
    body,
    customProperties: { once },
    ...(Number.isFinite(retryNum) && { retryNum }),
    ack: async (answer: unknown) => {
      if (!response.headersSent) send(response, 200, answer);
    },
  };
}

function send(response: ServerResponse, status: number, answer: unknown): void {
  if (answer === undefined || answer === '') {
    response.writeHead(status).end();
  } else if (typeof answer === 'string') {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(answer);
  } else {
    response
      .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
      .end(JSON.stringify(answer));
  }
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(why);
}
