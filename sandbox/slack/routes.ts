import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { withTrouble } from '../trouble.ts';
import type { SlackContext } from './context.ts';
import { readBody, sendJson, sendText } from './http.ts';
import { answerPageCall } from './page-api.ts';
import { answerPageFile } from './page-server.ts';
import type { People } from './people/people.ts';
import { answerResponseUrl } from './people/response-url.ts';
import type { SlackOptions } from './slack.ts';
import { answerApiCall } from './web-api/gateway.ts';

export interface RouteContext {
  readonly slack: SlackContext;
  readonly people: People;
  readonly options: SlackOptions;
}

type Handler = (context: RouteContext, request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Everything that this server answers. */
export function createRoutes(context: RouteContext): RequestListener {
  const { slack } = context;
  const api = withTrouble(
    slack.trouble,
    run(context, ({ slack }, ...rest) => answerApiCall(slack, ...rest)),
    (status) => ({
      ok: false,
      error: status === 429 ? 'ratelimited' : 'internal_error',
    }),
  );
  const responseUrl = withTrouble(
    slack.trouble,
    run(context, ({ slack }, ...rest) => answerResponseUrl(slack, ...rest)),
  );
  const files = run(context, answerFile);
  const page = run(context, answerPageCall);
  const pageFile = run(context, (_context, request, response) => {
    const path = request.url ?? '/';
    return answerPageFile(isPage(path) ? '/' : path, response);
  });
  return (request, response) => {
    const path = request.url ?? '/';
    if (path.startsWith('/api/')) api(request, response);
    else if (path.startsWith('/actions/')) responseUrl(request, response);
    else if (path.startsWith('/upload/') || path.startsWith('/files/')) files(request, response);
    else if (path.startsWith('/sandbox/')) page(request, response);
    else if (path.startsWith('/page/') || isPage(path)) pageFile(request, response);
    else sendText(response, 404, 'not found');
  };
}

/** The page itself: `/`, and permalinks as Slack makes them. */
function isPage(path: string): boolean {
  return path === '/' || path.startsWith('/?') || path.startsWith('/archives/');
}

function run(context: RouteContext, handler: Handler): RequestListener {
  return (request, response) => {
    handler(context, request, response).catch((error: unknown) => {
      if (!response.headersSent)
        sendJson(response, 500, { ok: false, error: 'fatal_error', cause: String(error) });
      else response.destroy();
    });
  };
}

async function answerFile(
  { slack }: RouteContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const file = slack.files.get(request.url?.split('/')[2] ?? '');
  if (file === undefined) sendText(response, 404, 'not found');
  else if (request.method === 'POST') {
    file.data = await readUpload(request);
    sendText(response, 200, `OK - ${file.data.length}`);
  } else sendText(response, 200, file.data?.toString() ?? '', { 'x-content-type-options': 'nosniff' });
}

/** The file itself, sent bare or as the one part of a form. */
async function readUpload(request: IncomingMessage): Promise<Buffer> {
  const body = await readBody(request, 50_000_000);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const file = [...form.values()].find((value) => typeof value !== 'string');
  return file === undefined ? body : Buffer.from(await file.arrayBuffer());
}
