import { LogLevel, WebAPIRateLimitedError, WebClient } from '@slack/web-api';
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
  const client = new WebClient(connection.botToken, {
    slackApiUrl: connection.apiUrl,
    timeout: TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logLevel: LogLevel.ERROR,
  });
  if (onCall === undefined) return client;
  const call = client.apiCall.bind(client);
  client.apiCall = async (method, options) => {
    try {
      const result = await call(method, options);
      onCall(method, 'ok');
      return result;
    } catch (error) {
      onCall(method, getSlackCode(error) ?? getClientCode(error));
      throw error;
    }
  };
  return client;
}

function getClientCode(error: unknown): string {
  if (error instanceof WebAPIRateLimitedError) return 'ratelimited';
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
