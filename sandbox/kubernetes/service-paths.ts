import type { ApiReply, ApiRequest, ApiServer } from './api-request.ts';
import { discover } from './discovery.ts';
import { describeApi } from './openapi.ts';

/** Kubernetes as OpenShift 4.19 ships it. */
const VERSION = {
  major: '1',
  minor: '32',
  gitVersion: 'v1.32.6',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2025-07-01T00:00:00Z',
  goVersion: 'go1.23.9',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/** Answers the paths that are no resource: version, health, discovery, schema. */
export function answerPath(server: ApiServer, request: ApiRequest): ApiReply | undefined {
  switch (request.path) {
    case '/version':
    case '/version/':
      return { status: 200, body: VERSION };
    case '/healthz':
    case '/livez':
    case '/readyz':
      return { status: 200, body: 'ok', contentType: 'text/plain; charset=utf-8' };
    default:
      return discover(server, request) ?? describeApi(server, request);
  }
}
