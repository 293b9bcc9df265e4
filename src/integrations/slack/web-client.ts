import { LogLevel, WebClient } from '@slack/web-api';

/** Slack's own client has no time limit; ours waits this long for any answer. */
const TIMEOUT_MS = 5_000;

export interface SlackConnection {
  readonly botToken: string;
  /** Default: https://slack.com/api/ */
  readonly apiUrl: string;
}

/**
 * A client that answers soon or throws: no retries of its own (the callers know what may be asked
 * twice), no pause of everything after one 429.
 */
export function createWebClient(connection: SlackConnection): WebClient {
  return new WebClient(connection.botToken, {
    slackApiUrl: connection.apiUrl,
    timeout: TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logLevel: LogLevel.ERROR,
  });
}
