import { randomBytes } from 'node:crypto';

import { defaultWorkspace, type WorkspaceSeed } from '../workspace.ts';
import type { Delivery } from './delivery.ts';
import { type SignedHttpOptions, signedHttpDelivery, verifyRequestUrl } from './signed-http.ts';
import { createSocketMode, type SocketMode } from './socket-mode.ts';

/** Slack gives an app three seconds. */
const ACK_TIMEOUT_MS = 3_000;

/** Which of the two ways payloads take to the app. Both stand ready; one can be chosen at any time. */
export interface Route extends Delivery {
  socketMode: boolean;
  requestUrl: string | undefined;
  readonly signingSecret: string;
  readonly sockets: SocketMode;
  /** Whether the app at `requestUrl` answers `url_verification` as it should. */
  verify(): Promise<boolean>;
}

export function createRoute(options: {
  readonly workspace?: WorkspaceSeed;
  readonly ackTimeoutMs?: number;
  readonly now?: () => number;
}): Route {
  const { workspace = defaultWorkspace, ackTimeoutMs = ACK_TIMEOUT_MS, now = Date.now } = options;
  const signingSecret = randomBytes(16).toString('hex');
  const byHttp = (url: string): SignedHttpOptions => ({ url, signingSecret, ackTimeoutMs, now });
  const route: Route = {
    socketMode: true,
    requestUrl: undefined,
    signingSecret,
    sockets: createSocketMode({ appId: workspace.app.id, ackTimeoutMs, now }),
    deliver(type, payload) {
      const { requestUrl, socketMode, sockets } = route;
      const isHttp = !socketMode && requestUrl !== undefined;
      return (isHttp ? signedHttpDelivery(byHttp(requestUrl)) : sockets).deliver(type, payload);
    },
    verify: async () => route.requestUrl !== undefined && verifyRequestUrl(byHttp(route.requestUrl)),
  };
  return route;
}
