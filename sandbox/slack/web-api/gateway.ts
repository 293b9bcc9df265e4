import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiCall, SlackContext } from '../context.ts';
import { readBody, sendJson } from '../http.ts';
import { type Misbehaviour, takeMisbehaviour } from '../trouble.ts';
import { apiMethods } from './index.ts';
import { type ApiMethod, type Arguments, optionalString, SlackApiError } from './method.ts';

interface Answer {
  readonly status: number;
  readonly body: { readonly ok: boolean; readonly error?: string };
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers one call under `/api/`. */
export async function answerApiCall(
  slack: SlackContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', slack.address);
  const name = url.pathname.slice('/api/'.length);
  const args = await readArguments(request, url);
  const call: ApiCall = { method: name, args: withoutToken(args), at: slack.state.now(), outcome: undefined };
  slack.calls.push(call);
  const trouble = takeMisbehaviour(slack.trouble, name);
  const answer =
    trouble === undefined || trouble.when === 'after'
      ? runMethod(slack, name, args, tokenOf(request, args))
      : undefined;
  call.outcome = trouble?.answer ?? answer?.body.error ?? 'ok';
  if (trouble === undefined && answer !== undefined)
    sendJson(response, answer.status, answer.body, answer.headers);
  else if (trouble !== undefined) misbehave(trouble, request, response);
}

function runMethod(slack: SlackContext, name: string, args: Arguments, token: string | undefined): Answer {
  const method = apiMethods.get(name);
  try {
    if (method === undefined) throw new SlackApiError('unknown_method');
    assertToken(slack, method, token);
    const wait = takeFromBucket(slack, method, args);
    if (wait !== undefined) return rateLimited(wait);
    const fields = method.run(slack, args);
    return { status: 200, body: { ok: true, ...fields }, headers: scopeHeaders(slack, method) };
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error;
    return {
      status: 200,
      body: { ok: false, error: error.code, ...error.fields },
      headers: method === undefined ? {} : scopeHeaders(slack, method),
    };
  }
}

function assertToken(slack: SlackContext, method: ApiMethod, token: string | undefined): void {
  const wanted = method.token ?? 'bot';
  if (wanted === 'none') return;
  if (token === undefined) throw new SlackApiError('not_authed');
  if (slack.revokedTokens.has(token)) throw new SlackApiError('token_revoked');
  if (token !== slack.botToken && token !== slack.appToken) throw new SlackApiError('invalid_auth');
  if (token !== (wanted === 'app' ? slack.appToken : slack.botToken)) {
    throw new SlackApiError('not_allowed_token_type');
  }
  const { scopes } = slack.state.seed.app;
  const needed = method.scopes;
  if (wanted === 'bot' && needed.length > 0 && !needed.some((scope) => scopes.includes(scope))) {
    throw new SlackApiError('missing_scope', { needed: needed[0], provided: scopes.join(',') });
  }
}

function takeFromBucket(slack: SlackContext, method: ApiMethod, args: Arguments): number | undefined {
  const limits = slack.rateLimits;
  if (limits === undefined) return undefined;
  if (method.name === 'chat.postMessage' || method.name === 'chat.postEphemeral') {
    const key = `${method.name} ${optionalString(args, 'channel') ?? ''}`;
    return slack.rateLimiter.take(key, limits.post);
  }
  const rate = method.name === 'chat.update' ? limits.update : limits.other;
  return slack.rateLimiter.take(method.name, rate);
}

function rateLimited(retryAfterS: number): Answer {
  return {
    status: 429,
    body: { ok: false, error: 'ratelimited' },
    headers: { 'retry-after': String(retryAfterS) },
  };
}

function misbehave(trouble: Misbehaviour, request: IncomingMessage, response: ServerResponse): void {
  switch (trouble.answer) {
    case 'ratelimited': {
      const { status, body, headers } = rateLimited(trouble.retryAfterS ?? 1);
      sendJson(response, status, body, headers);
      return;
    }
    case 'server-error':
      sendJson(response, 500, { ok: false, error: 'internal_error' });
      return;
    case 'reset':
      request.socket.destroy();
      return;
    case 'hang':
      return;
    default:
      trouble.answer satisfies never;
  }
}

function scopeHeaders(slack: SlackContext, method: ApiMethod): Record<string, string> {
  return {
    'x-oauth-scopes': slack.state.seed.app.scopes.join(','),
    ...(method.scopes.length > 0 && { 'x-accepted-oauth-scopes': method.scopes.join(',') }),
  };
}

async function readArguments(request: IncomingMessage, url: URL): Promise<Record<string, unknown>> {
  const inUrl = Object.fromEntries(url.searchParams);
  const body = (await readBody(request)).toString();
  if (body === '') return inUrl;
  if (!request.headers['content-type']?.includes('json')) {
    return { ...inUrl, ...Object.fromEntries(new URLSearchParams(body)) };
  }
  try {
    return { ...inUrl, ...(JSON.parse(body) as object) };
  } catch {
    return inUrl;
  }
}

function tokenOf(request: IncomingMessage, args: Arguments): string | undefined {
  return request.headers.authorization?.match(/^Bearer (.+)$/i)?.[1] ?? optionalString(args, 'token');
}

function withoutToken({ token: _token, ...args }: Record<string, unknown>): Arguments {
  return args;
}
