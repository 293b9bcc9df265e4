import type { RequestListener } from 'node:http';

/** How a server misbehaves as a whole. All servers honour all of it, before anything else. */
export interface Trouble {
  /** Added to every answer, in milliseconds. 0: none. */
  latencyMs: number;
  /** `refuse`: the connection is reset. `hang`: accepted, never answered. */
  mode: 'none' | 'refuse' | 'hang';
  /** Every request is answered with this HTTP status. */
  status: number | undefined;
  /** Those beyond so many in a second are turned away, with 429 where the service has no other way. Left out: all are let in. */
  mostPerSecond?: number | undefined;
}

/** A server in good order. */
export function newTrouble(): Trouble {
  return { latencyMs: 0, mode: 'none', status: undefined };
}

/**
 * Puts a server's trouble in front of its own handler. `body` shapes the answer for a planted status
 * the way the real service would (a Kubernetes `Status`, Vault's `{"errors": […]}`, plain text); `tellsWhen` is
 * whether its 429 says when to come again; `turnAway` is how it turns away who asks too often, where not so.
 */
export function withTrouble(
  trouble: Trouble,
  handler: RequestListener,
  body: (status: number, url: string) => object | string = () => ({}),
  { tellsWhen = true, turnAway }: { readonly tellsWhen?: boolean; readonly turnAway?: RequestListener } = {},
): RequestListener {
  const isOneTooMany = countsRequests(trouble);
  const refuseWith =
    (status: number): RequestListener =>
    ({ url = '/' }, response) => {
      const said = body(status, url);
      response.writeHead(status, {
        'content-type': typeof said === 'string' ? 'text/plain; charset=utf-8' : 'application/json',
        ...(status === 429 && tellsWhen && { 'retry-after': '1' }),
      });
      response.end(typeof said === 'string' ? said : JSON.stringify(said));
    };
  return (request, response) => {
    if (trouble.mode === 'refuse') {
      request.socket.destroy();
      return;
    }
    if (trouble.mode === 'hang') return;
    const answerer = () => {
      if (isOneTooMany()) return turnAway ?? refuseWith(429);
      return trouble.status === undefined ? handler : refuseWith(trouble.status);
    };
    const answer = answerer();
    if (trouble.latencyMs === 0) answer(request, response);
    else setTimeout(() => answer(request, response), trouble.latencyMs);
  };
}

function countsRequests(trouble: Trouble): () => boolean {
  let second = { endsAt: 0, count: 0 };
  return () => {
    const now = performance.now();
    if (now >= second.endsAt) second = { endsAt: now + 1_000, count: 0 };
    second.count += 1;
    return trouble.mostPerSecond !== undefined && second.count > trouble.mostPerSecond;
  };
}
