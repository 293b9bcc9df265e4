import {
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
} from '@slack/web-api';
import { traceCall } from '../../tracing/trace-call.ts';
import { getSlackCode } from './errors.ts';

/** Slack's own client has no time limit; ours waits this long for any answer. */
const TIMEOUT_MS = 5_000;

export interface SlackConnection {
  readonly botToken: string;
  /** Default: https://slack.com/api/ */
  readonly apiUrl: string;
}

/**
 * A client that answers soon or throws: no retries of its own (the callers know what may be asked
 * twice), no pause of everything after one 429. `onCall` is told of each call: `ok`, or Slack's word for what
 * was wrong, else the client's.
 */
export function createWebClient(
  connection: SlackConnection,
  onCall?: (method: string, outcome: string) => void,
): WebClient {
  const address = connection.apiUrl;
  // By inheritance: a client binds its methods to its `apiCall` when it is made.
  class TracedClient extends WebClient {
    override async apiCall(...[method, options]: Parameters<WebClient['apiCall']>) {
      try {
        const result = await traceCall(
          { system: 'slack', method: 'POST', verb: method, address },
          (answered) => telling(answered, () => super.apiCall(method, options)),
        );
        onCall?.(method, 'ok');
        return result;
      } catch (error) {
        onCall?.(method, getSlackCode(error) ?? getClientCode(error));
        throw error;
      }
    }
  }
  return new TracedClient(connection.botToken, {
    slackApiUrl: connection.apiUrl,
    timeout: TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logLevel: LogLevel.ERROR,
  });
}

async function telling<T>(answered: (status: number) => void, send: () => Promise<T>): Promise<T> {
  try {
    const result = await send();
    answered(200);
    return result;
  } catch (error) {
    const status = getStatus(error);
    if (status !== undefined) answered(status);
    throw error;
  }
}

/** HTTP status; Slack says no with 200. `undefined`: there was no answer. */
function getStatus(error: unknown): number | undefined {
  if (error instanceof WebAPIPlatformError) return 200;
  if (error instanceof WebAPIRateLimitedError) return 429;
  return error instanceof WebAPIHTTPError ? error.statusCode : undefined;
}

function getClientCode(error: unknown): string {
  if (error instanceof WebAPIRateLimitedError) return 'ratelimited';
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
