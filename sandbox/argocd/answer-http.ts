import type { IncomingMessage, RequestListener } from 'node:http';
import { listenerOf, readBody } from '../http-server.ts';
import type { ArgocdRole } from '../world.ts';
import { type Answer, GrpcError, refusal } from './answer.ts';
import type { ArgocdServer, Target } from './find-application.ts';
import { getApplication, getSyncWindows } from './get-application.ts';
import { getManagedResources } from './managed-resources.ts';
import { authenticate } from './project-roles.ts';
import { type SyncRequest, syncApplication, terminateOperation } from './sync-application.ts';

/** The HTTP side: reads the request, hands it to the handlers, writes the answer. */
export function answerHttp(server: ArgocdServer, tokens: ReadonlyMap<string, ArgocdRole>): RequestListener {
  return listenerOf(async (request, response) => {
    const { status, body } = await answerRequest(server, tokens, request).catch((error: unknown) => {
      if (error instanceof GrpcError) return refusal(error);
      throw error;
    });
    const isText = typeof body === 'string';
    response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json' });
    response.end(isText ? `${body}\n` : JSON.stringify(body));
  });
}

const PATH = /^\/api\/v1\/applications\/([^/]+)(\/sync|\/operation|\/syncwindows|\/managed-resources)?$/;

async function answerRequest(
  server: ArgocdServer,
  tokens: ReadonlyMap<string, ArgocdRole>,
  request: IncomingMessage,
): Promise<Answer> {
  const { method = 'GET', headers } = request;
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'https://argocd');
  if (method !== 'GET' && headers['content-type']?.split(';')[0] !== 'application/json') {
    return { status: 415, body: 'Invalid content type' };
  }
  if (pathname === '/api/version') return { status: 200, body: { Version: 'v3.1.6+sandbox' } };
  const [, name, rest = ''] = PATH.exec(pathname) ?? [];
  if (name === undefined) return { status: 404, body: 'Not Found' };
  const role = authenticate(tokens, headers.authorization, server.now());
  const json = parseJson(await readBody(request));
  const said = (field: string) => String(json[field] ?? query.get(field) ?? '');
  const target: Target = {
    name: decodeURIComponent(name),
    project: said('project'),
    appNamespace: said('appNamespace'),
  };
  switch (`${method} ${rest}`) {
    case 'GET ':
      return getApplication(server, role, target, query.get('refresh'));
    case 'GET /syncwindows':
      return getSyncWindows(server, role, target);
    case 'GET /managed-resources': {
      const [group, kind, namespace] = [said('group'), said('kind'), said('namespace')];
      return getManagedResources(server, role, target, {
        ...{ group, kind, namespace },
        name: query.get('name') ?? '',
      });
    }
    case 'POST /sync':
      return syncApplication(server, role, target, json as SyncRequest);
    case 'DELETE /operation':
      return terminateOperation(server, role, target);
    default:
      return { status: 405, body: 'Method Not Allowed' };
  }
}

function parseJson(text: string): Readonly<Record<string, unknown>> {
  if (text === '') return {};
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw new GrpcError('InvalidArgument', error instanceof Error ? error.message : 'invalid JSON');
  }
}
