import type { RequestListener } from 'node:http';
import type { Trouble } from './world.ts';

/** A server in good order. */
export function newTrouble(): Trouble {
  return { latencyMs: 0, mode: 'none', status: undefined };
}

/**
 * Puts a server's trouble in front of its own handler. `body` shapes the answer for a planted status
 * the way the real service would (a Kubernetes `Status`, Vault's `{"errors": […]}`).
 */
export function withTrouble(
  trouble: Trouble,
  handler: RequestListener,
  body: (status: number) => object = () => ({}),
): RequestListener {
  return (request, response) => {
    if (trouble.mode === 'refuse') {
      request.socket.destroy();
      return;
    }
    if (trouble.mode === 'hang') return;
    const { status } = trouble;
    const answer: RequestListener =
      status === undefined
        ? handler
        : (_request, to) => {
            to.writeHead(status, {
              'content-type': 'application/json',
              ...(status === 429 && { 'retry-after': '1' }),
            });
            to.end(JSON.stringify(body(status)));
          };
    if (trouble.latencyMs === 0) answer(request, response);
    else setTimeout(() => answer(request, response), trouble.latencyMs);
  };
}
