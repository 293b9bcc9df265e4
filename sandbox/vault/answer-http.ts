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
    const { status, body, location } = await answerRequest(state, request);
    response.writeHead(status, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...(location !== undefined && { location }),
    });
    response.end(body === undefined || request.method === 'HEAD' ? undefined : `${JSON.stringify(body)}\n`);
  });
}

async function answerRequest(state: VaultState, request: IncomingMessage): Promise<Answer> {
  const raw = request.url ?? '/';
  if (/\/\/|\/\.\.?(\/|$)/.test(raw.split('?')[0] ?? '')) return { status: 307, location: cleaned(raw) };
  const url = new URL(raw, 'http://vault');
  const operation = OPERATIONS[request.method ?? ''];
  if (!url.pathname.startsWith('/v1/')) return refuse(404);
  if (operation === undefined) return refuseWithList(405, 'unsupported operation');
  const body = parseJson(await readBody(request));
  if (body === undefined) return refuse(400, 'error parsing JSON: failed to parse JSON input');
  const refused = operation === 'patch' ? judgePatch(request) : undefined;
  if (refused !== undefined) return refused;
  const isList = operation === 'read' && url.searchParams.get('list') === 'true';
  return handleRequest(state, {
    operation: isList ? 'list' : operation,
    path: decodeURIComponent(url.pathname.slice('/v1/'.length)),
    query: url.searchParams,
    body,
    token: tokenOf(request),
  });
}

/** As Go's router puts a path right, and sends whoever asked there. */
function cleaned(path: string): string {
  return new URL(path.replaceAll(/\/{2,}/g, '/'), 'http://vault').pathname;
}

/** What `PATCH` is sent as. */
const MERGE_PATCH = 'application/merge-patch+json';

function judgePatch({ headers }: IncomingMessage): Answer | undefined {
  const type = headers['content-type'];
  if (type === undefined) return refuse(400, 'mime: no media type');
  if (type === MERGE_PATCH) return undefined;
  return refuse(415, `PATCH requires Content-Type of ${MERGE_PATCH}, provided ${type}`);
}

function parseJson(text: string): Record<string, unknown> | undefined {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function tokenOf({ headers }: IncomingMessage): string {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  return String(headers['x-vault-token'] ?? bearer ?? '');
}
