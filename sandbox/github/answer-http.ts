import { createHash } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { listenerOf, readBody } from '../http-server.ts';
import type { GitHubWorld } from '../world.ts';
import { type Answer, NOT_FOUND, ok, refuse } from './answer.ts';
import type { RepositoryState } from './repository-state.ts';
import { ROUTES } from './routes.ts';
import { userShape } from './shapes.ts';

type Token = GitHubWorld['tokens'] extends Map<string, infer T> ? T : never;

/** What only GitHub knows, beside who may ask. */
export interface GitHubState extends Pick<GitHubWorld, 'trouble' | 'tokens'> {
  /** `owner/name` to repository; `commit` makes it on first use. */
  readonly repositories: Map<string, RepositoryState>;
  /** The primary rate limit; at 0 requests are refused with 403 until `resetsAt`. */
  readonly rateLimit: { limit: number; remaining: number; resetsAt: Date };
}

/** The HTTP side: who asks, how often they may, which route, and what comes back with it. */
export function answerHttp(state: GitHubState, now: () => Date): RequestListener {
  return listenerOf(async (request, response) => {
    const answer = await answerRequest(state, request, now());
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`;
    const isKnown = answer.status === 200 && request.headers['if-none-match'] === etag;
    if (!isKnown) state.rateLimit.remaining = Math.max(0, state.rateLimit.remaining - 1);
    response.writeHead(isKnown ? 304 : answer.status, {
      'content-type': `${typeof answer.body === 'string' ? 'text/plain' : 'application/json'}; charset=utf-8`,
      ...(answer.status === 200 && { etag }),
      ...rateHeaders(state),
      date: now().toUTCString(),
      ...answer.headers,
    });
    response.end(isKnown || request.method === 'HEAD' ? undefined : text);
  });
}

function rateHeaders({ rateLimit: { limit, remaining, resetsAt } }: GitHubState): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-used': String(limit - remaining),
    'x-ratelimit-reset': String(Math.floor(resetsAt.getTime() / 1000)),
    'x-ratelimit-resource': 'core',
  };
}

async function answerRequest(state: GitHubState, request: IncomingMessage, now: Date): Promise<Answer> {
  const token = /^(?:token|bearer) (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const known = token === undefined ? undefined : state.tokens.get(token);
  const login = known?.login;
  if (token !== undefined && login === undefined) return refuse(401, 'Bad credentials');
  if (request.headers['user-agent'] === undefined) return refuse(403, NO_USER_AGENT);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://github');
  const path = pathname.replace(/^\/|\/$/g, '');
  if (path === 'rate_limit') return ok(rateLimitBody(state));
  refillRateLimit(state, now);
  if (state.rateLimit.remaining === 0) return refuse(403, 'API rate limit exceeded for user ID 1.');
  if (login === undefined) return path === 'user' ? refuse(401, 'Requires authentication') : NOT_FOUND;
  if (path === 'user') return ok(userShape(login));
  if (!mayAsk(known, request.method ?? 'GET', path)) return refuse(403, NOT_ACCESSIBLE);
  return answerRepository(state, request, { path, query: searchParams, login, now });
}

const NO_USER_AGENT =
  'Request forbidden by administrative rules. Please make sure your request has a User-Agent header';

const NOT_ACCESSIBLE = 'Resource not accessible by personal access token';

/** A fine-grained token has a right of its own to issues. */
function mayAsk({ readOnly = false, issues }: Token = { login: '' }, method: string, path: string): boolean {
  const isRead = ['GET', 'HEAD'].includes(method);
  const isAboutIssues = /^repos\/[^/]+\/[^/]+\/issues(\/|$)/.test(path);
  const right = isAboutIssues && issues !== undefined ? issues : readOnly ? 'read' : 'write';
  return right === 'write' || (right === 'read' && isRead);
}

async function answerRepository(
  state: GitHubState,
  request: IncomingMessage,
  asked: { path: string; query: URLSearchParams; login: string; now: Date },
): Promise<Answer> {
  const [, fullName = '', rest = ''] = /^repos\/([^/]+\/[^/]+)(?:\/(.*))?$/.exec(asked.path) ?? [];
  const repository = state.repositories.get(fullName);
  const found = findRoute(request.method ?? 'GET', decodeURIComponent(rest));
  if (repository === undefined || found === undefined) return NOT_FOUND;
  const body = parseBody(await readBody(request));
  if (body === undefined) return refuse(400, 'Problems parsing JSON');
  const accept = request.headers.accept ?? '';
  const address = `http://${request.headers.host}`;
  return found.handle({ ...asked, repository, params: found.params, body, accept, address });
}

function refillRateLimit({ rateLimit }: GitHubState, now: Date): void {
  if (now < rateLimit.resetsAt) return;
  rateLimit.remaining = rateLimit.limit;
  rateLimit.resetsAt = new Date(now.getTime() + 3_600_000);
}

function rateLimitBody({ rateLimit: { limit, remaining, resetsAt } }: GitHubState): object {
  const core = { limit, remaining, used: limit - remaining, reset: Math.floor(resetsAt.getTime() / 1000) };
  return { resources: { core }, rate: core };
}

function findRoute(method: string, path: string) {
  for (const { method: accepted, pattern, handle } of ROUTES) {
    const match = accepted === (method === 'HEAD' ? 'GET' : method) ? pattern.exec(path) : null;
    if (match !== null) return { handle, params: { ...match.groups } };
  }
  return undefined;
}

function parseBody(text: string): Record<string, unknown> | undefined {
  try {
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  } catch {
    return undefined;
  }
}
