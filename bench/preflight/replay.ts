import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Answer, Exchange, Question } from './exchange.ts';

/** An API server that knows nothing but the given answers. */
export interface Replay {
  /** Path of its kubeconfig. */
  readonly kubeconfig: string;
  stop(): Promise<void>;
}

/** Starts one on loopback, and writes its kubeconfig to `path` with the one context `prod`. */
export async function startReplay(exchanges: readonly Exchange[], path: string): Promise<Replay> {
  const answers = new Map(exchanges.map(({ question, answer }) => [keyOf(question), answer]));
  const server = createServer(async (request, response) => {
    const question = { method: request.method ?? '', path: request.url ?? '', body: await text(request) };
    const answer = answers.get(keyOf(question));
    if (answer === undefined) console.error(`never asked before: ${keyOf(question)}`);
    const { status, body } = toHttp(answer ?? { refusal: 'InternalError' }, question);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await writeFile(path, JSON.stringify(kubeconfigOf(`http://127.0.0.1:${port}`)), { mode: 0o600 });
  return {
    kubeconfig: path,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const keyOf = ({ method, path, body }: Question) => `${method} ${path} ${body}`;

const STATUS_OF: Readonly<Record<string, number>> = { NotFound: 404, Forbidden: 403, AlreadyExists: 409 };

function toHttp(answer: Answer, { path }: Question): { status: number; body: unknown } {
  if ('object' in answer) return { status: 200, body: answer.object };
  const status = STATUS_OF[answer.refusal] ?? 500;
  const name = path.replace(/\?.*/, '').split('/').at(-1);
  return {
    status,
    body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: answer.refusal, details: { name } },
  };
}

function kubeconfigOf(server: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'prod', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'prod', user: { token: 'replay' } }],
    contexts: [{ name: 'prod', context: { cluster: 'prod', user: 'prod' } }],
    'current-context': 'prod',
  };
}
