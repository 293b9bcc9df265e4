import type { IncomingMessage } from 'node:http';
import { listenerOf, listenHttp } from '../http-server.ts';
import { newTrouble, withTrouble } from '../trouble.ts';
import type { Trouble } from '../world.ts';
import { tooMany } from './account.ts';
import { type Answer, toS3Error } from './answer.ts';
import type { Bucket } from './buckets.ts';
import { handleRequest } from './handle-request.ts';
import { refusal } from './refusal.ts';
import { judgeSignature } from './signature.ts';

/** An S3 that runs. */
export interface RunningS3 {
  readonly trouble: Trouble;
  /** `http://127.0.0.1:port`. */
  readonly address: string;
  readonly region: string;
  readonly buckets: Map<string, Bucket>;
  /** Access key to secret. Others are refused. */
  readonly keys: Map<string, string>;
  stop(): Promise<void>;
}

/**
 * Starts S3 on 127.0.0.1, as far as the audit log's anchor uses it: objects and their versions,
 * conditional writes, Object Lock. Requests must be signed; the checksum of a body is not made anew.
 */
export async function startS3(
  options: { port?: number; region?: string; now?: () => Date } = {},
): Promise<RunningS3> {
  const { region = 'eu-central-1', now = () => new Date() } = options;
  const state = {
    trouble: newTrouble(),
    buckets: new Map<string, Bucket>(),
    keys: new Map<string, string>(),
  };
  const handler = listenerOf(async (request, response) => {
    const { status, headers, body } = await answer(request);
    response.writeHead(status, { ...headers, 'x-amz-request-id': 'SANDBOX' });
    response.end(body);
  });

  async function answer(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url ?? '/', 'http://s3');
    const { method = 'GET', headers } = request;
    const asked = { method, url, headers, body: await readBytes(request) };
    const refused = judgeSignature(asked, state.keys, region, now());
    return refused ? toS3Error(refused) : handleRequest(state.buckets, asked, now());
  }

  const server = await listenHttp(withXmlTrouble(state.trouble, handler), options.port);
  return { ...state, region, address: server.address, stop: server.stop };
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Its trouble, in XML: every status that S3 answers with in place of service. */
function withXmlTrouble(trouble: Trouble, handler: ReturnType<typeof listenerOf>) {
  const refused = listenerOf(async (_request, response) => {
    const { status = 503 } = trouble;
    const refused = status === 503 ? tooMany('s3', 20_000) : refusal(status, codeOf(status), 'Sandbox.');
    const { headers, body } = toS3Error(refused);
    response.writeHead(status, headers).end(body);
  });
  return withTrouble(
    {
      get mode() {
        return trouble.mode;
      },
      get latencyMs() {
        return trouble.latencyMs;
      },
      status: undefined,
    },
    (request, response) => (trouble.status === undefined ? handler : refused)(request, response),
  );
}

function codeOf(status: number): string {
  return status === 403 ? 'AccessDenied' : 'InternalError';
}
