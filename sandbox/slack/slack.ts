import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiCall, SlackContext } from './context.ts';
import { createRoute, type Route } from './delivery/route.ts';
import type { SocketMode } from './delivery/socket-mode.ts';
import { createPeople, type People } from './people/people.ts';
import { newResponseUrls } from './people/response-urls.ts';
import { newRateLimiter, type RateLimits, SLACK_RATE_LIMITS } from './rate-limit.ts';
import type { PageOptions } from './route-context.ts';
import { createRoutes } from './routes.ts';
import { newState } from './state.ts';
import { newTriggers } from './triggers.ts';
import { newSlackTrouble, type SlackTrouble } from './trouble.ts';
import { createWaiter } from './wait.ts';
import { defaultWorkspace, type WorkspaceSeed } from './workspace.ts';

export interface SlackOptions extends PageOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** What apps are told as its address, where something stands before it. Default: where it listens. */
  readonly address?: string;
  /** Default: `defaultWorkspace`. */
  readonly workspace?: WorkspaceSeed;
  /** The clock for `ts`, `trigger_id`, `response_url` and rate limits. Default: the real one. */
  readonly now?: () => number;
  /** `off`: no 429 but planted ones. Default: Slack's limits. */
  readonly rateLimits?: Partial<RateLimits> | 'off';
  /** How long an app has to acknowledge. Default: Slack's 3,000. */
  readonly ackTimeoutMs?: number;
}

/** A simulated workspace, as the sandbox and tests handle it. */
export interface RunningSlack extends People {
  /** The page, e.g. `http://127.0.0.1:4390`. */
  readonly address: string;
  /** For `slackApiUrl` and `SLACK_API_URL`: ends in `/api/`. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly workspace: WorkspaceSeed;
  /** Whether payloads go over Socket Mode. Default on. */
  socketMode: boolean;
  /** Where payloads go with Socket Mode off; setting one turns it off. */
  requestUrl: string | undefined;
  /** Whether the app at `requestUrl` answers `url_verification` as it should. */
  verifyRequestUrl(): Promise<boolean>;
  /** How many sockets are connected. */
  readonly connections: number;
  readonly sockets: Pick<SocketMode, 'disconnect' | 'drop'>;
  readonly trouble: SlackTrouble;
  /** Tokens put here are `token_revoked` from now on. */
  readonly revokedTokens: Set<string>;
  /** Every call of the Web API so far. */
  readonly calls: readonly ApiCall[];
  /** Resolves with what `predicate` returns once that is truthy. Rejects after `timeoutMs` (default 10 s). */
  waitFor<T>(predicate: () => T | undefined | false, options?: { timeoutMs?: number }): Promise<T>;
  /** Draws the panel anew, after faults were planted elsewhere. */
  panelChanged(): void;
  stop(): Promise<void>;
}

/** Starts a workspace on 127.0.0.1. */
export async function startSlack(options: SlackOptions = {}): Promise<RunningSlack> {
  const route = createRoute(options);
  const slack = createContext(options, route);
  const people = createPeople(slack);
  const server = createServer(createRoutes({ slack, people, options }));
  server.on('upgrade', (request, socket, head) => {
    if (slack.trouble.mode === 'none') route.sockets.upgrade(request, socket, head);
    else socket.destroy();
  });
  const listening = await listen(server, options.port ?? 0);
  slack.address = options.address ?? listening;
  return {
    ...people,
    address: slack.address,
    apiUrl: `${slack.address}/api/`,
    botToken: slack.botToken,
    appToken: slack.appToken,
    signingSecret: slack.signingSecret,
    workspace: slack.state.seed,
    get socketMode() {
      return route.socketMode;
    },
    set socketMode(on: boolean) {
      route.socketMode = on;
    },
    get requestUrl() {
      return route.requestUrl;
    },
    set requestUrl(url: string | undefined) {
      route.requestUrl = url;
      route.socketMode = url === undefined;
    },
    verifyRequestUrl: () => route.verify(),
    get connections() {
      return route.sockets.connections;
    },
    sockets: route.sockets,
    trouble: slack.trouble,
    revokedTokens: slack.revokedTokens,
    calls: slack.calls,
    waitFor: createWaiter(slack.state),
    panelChanged: () => slack.state.events.emit('change', { type: 'panel' }),
    stop: () => stop(server, route.sockets),
  };
}

function createContext(options: SlackOptions, route: Route): SlackContext {
  const now = options.now ?? Date.now;
  const seed = options.workspace ?? defaultWorkspace;
  const slack: SlackContext = {
    state: newState(seed, now),
    address: '',
    botToken: `xoxb-${randomBytes(18).toString('hex')}`,
    appToken: `xapp-1-${seed.app.id}-${randomBytes(18).toString('hex')}`,
    signingSecret: route.signingSecret,
    revokedTokens: new Set(),
    trouble: newSlackTrouble(),
    rateLimits: options.rateLimits === 'off' ? undefined : { ...SLACK_RATE_LIMITS, ...options.rateLimits },
    rateLimiter: newRateLimiter(now),
    triggers: newTriggers(now),
    responseUrls: newResponseUrls(seed.team.id, now),
    delivery: route,
    calls: [],
    files: new Map(),
    openSocketUrl: () => `${slack.address.replace('http', 'ws')}${route.sockets.issuePath()}`,
  };
  return slack;
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

async function stop(server: Server, sockets: SocketMode): Promise<void> {
  await sockets.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
