import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { withTrouble } from '../trouble.ts';
import { answerPrivateFile, answerShownFile, answerUpload } from './files.ts';
import { sendJson, sendText } from './http.ts';
import { answerPageCall } from './page-api.ts';
import { answerPageFile } from './page-server.ts';
import { answerResponseUrl } from './people/response-url.ts';
import type { RouteContext } from './route-context.ts';
import { answerApiCall } from './web-api/gateway.ts';

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
  const upload = run(context, ({ slack }, ...rest) => answerUpload(slack, ...rest));
  const privateFile = run(context, ({ slack }, ...rest) => answerPrivateFile(slack, ...rest));
  const shownFile = run(context, ({ slack }, ...rest) => answerShownFile(slack, ...rest));
  const page = run(context, answerPageCall);
  const pageFile = run(context, (_context, request, response) => {
    const path = request.url ?? '/';
    return answerPageFile(isPage(path) ? '/' : path, response);
  });
  return (request, response) => {
    const path = request.url ?? '/';
    if (path.startsWith('/api/')) api(request, response);
    else if (path.startsWith('/actions/')) responseUrl(request, response);
    else if (path.startsWith('/upload/')) upload(request, response);
    else if (path.startsWith('/files-pri/')) privateFile(request, response);
    else if (path.startsWith('/sandbox/files/')) shownFile(request, response);
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
