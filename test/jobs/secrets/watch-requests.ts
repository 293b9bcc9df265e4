import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { DiagnosticsChannel } from 'undici';

export interface Watched {
  /** `POST /api/v1/namespaces/…` of every request to the server, in the order in which they were made. */
  readonly requests: readonly string[];
  /** Most that were under way at once. */
  readonly most: number;
}

type Request = DiagnosticsChannel.Request;

/** Does `work`, and tells what was asked of a server on the wire meanwhile. */
export async function watchRequests(server: string, work: () => Promise<unknown>): Promise<Watched> {
  const requests: string[] = [];
  const underWay = new Set<Request>();
  let most = 0;
  const end = ({ request }: { request: Request }) => underWay.delete(request);
  const listeners = {
    'undici:request:create': ({ request }: { request: Request }) => {
      if (request.origin !== server) return;
      requests.push(`${request.method} ${request.path}`);
      underWay.add(request);
      most = Math.max(most, underWay.size);
    },
    'undici:request:trailers': end,
    'undici:request:error': end,
  };
  const entries = Object.entries(listeners) as [string, (message: unknown) => void][];
  for (const [channel, listener] of entries) subscribe(channel, listener);
  try {
    await work();
  } finally {
    for (const [channel, listener] of entries) unsubscribe(channel, listener);
  }
  return { requests, most };
}
