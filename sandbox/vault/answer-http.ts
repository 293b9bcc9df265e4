import type { IncomingMessage, RequestListener } from 'node:http';
import { listenerOf, readBody } from '../http-server.ts';
import { type Answer, refuse, refuseWithList, type VaultRequest } from './answer.ts';
import { handleRequest } from './handle-request.ts';
import type { VaultState } from './state.ts';

const OPERATIONS: Readonly<Record<string, VaultRequest['operation']>> = {
  GET: 'read',
  HEAD: 'read',
  LIST: 'list',
  POST: 'write',
  PUT: 'write',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** The HTTP side: reads the request, hands it to the handlers, writes the answer. */
export function answerHttp(state: VaultState): RequestListener {
  return listenerOf(async (request, response) => {
    const { status, body } = await answerRequest(state, request);
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(body === undefined || request.method === 'HEAD' ? undefined : `${JSON.stringify(body)}\n`);
  });
}

async function answerRequest(state: VaultState, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://vault');
  const operation = OPERATIONS[request.method ?? ''];
  if (!url.pathname.startsWith('/v1/')) return refuse(404);
  if (operation === undefined) return refuseWithList(405, 'unsupported operation');
  const body = parseJson(await readBody(request));
  if (body === undefined) return refuse(400, 'failed to parse JSON input');
  const isList = operation === 'read' && url.searchParams.get('list') === 'true';
  return handleRequest(state, {
    operation: isList ? 'list' : operation,
    path: decodeURIComponent(url.pathname.slice('/v1/'.length)),
    query: url.searchParams,
    body,
    token: tokenOf(request),
  });
}

function parseJson(text: string): Record<string, unknown> | undefined {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function tokenOf({ headers }: IncomingMessage): string {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  return String(headers['x-vault-token'] ?? bearer ?? '');
}
