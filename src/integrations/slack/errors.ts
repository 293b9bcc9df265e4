import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { ExternalError, type ExternalReason } from '../../errors.ts';

/** Slack's own error codes in our words; what is not listed is `unexpected`. */
const REASONS: Readonly<Record<string, ExternalReason>> = {
  invalid_auth: 'unauthenticated',
  not_authed: 'unauthenticated',
  token_revoked: 'unauthenticated',
  token_expired: 'unauthenticated',
  account_inactive: 'unauthenticated',
  missing_scope: 'forbidden',
  not_in_channel: 'forbidden',
  is_archived: 'forbidden',
  restricted_action: 'forbidden',
  channel_not_found: 'not-served',
  user_not_found: 'not-served',
  subteam_not_found: 'not-served',
  no_such_subteam: 'not-served',
  message_not_found: 'not-served',
  ratelimited: 'throttled',
  rate_limited: 'throttled',
  fatal_error: 'unavailable',
  internal_error: 'unavailable',
  service_unavailable: 'unavailable',
  request_timeout: 'timeout',
};

/** Slack's code of an error, e.g. `not_in_channel`; `undefined` where Slack gave none. */
export function getSlackCode(error: unknown): string | undefined {
  const cause = error instanceof ExternalError ? error.cause : error;
  return cause instanceof WebAPIPlatformError && isCode(cause.data.error) ? cause.data.error : undefined;
}

/** What the Web API's client threw, as an `ExternalError`. */
export function toSlackError(method: string, error: unknown): ExternalError {
  if (error instanceof WebAPIPlatformError && isCode(error.data.error)) {
    const code = error.data.error;
    const needed = 'needed' in error.data ? String(error.data.needed) : undefined;
    return new ExternalError('slack', REASONS[code] ?? 'unexpected', `Slack refused ${method}: ${code}`, {
      cause: error,
      missingRight: code === 'missing_scope' ? `scope ${needed ?? 'unknown'}` : undefined,
    });
  }
  if (error instanceof WebAPIRateLimitedError) {
    return new ExternalError('slack', 'throttled', `Slack asks us to slow down (${method})`, {
      cause: error,
      status: 429,
      retryAfterMs: error.retryAfter * 1_000,
    });
  }
  if (error instanceof WebAPIHTTPError) {
    const reason = error.statusCode >= 500 ? 'unavailable' : 'unexpected';
    return new ExternalError('slack', reason, `Slack answered ${method} with ${error.statusCode}`, {
      cause: error,
      status: error.statusCode,
    });
  }
  if (error instanceof WebAPIRequestError) {
    if (hasExpiredCertificate(error))
      return new ExternalError('slack', 'unreachable', 'the certificate of Slack has expired', {
        cause: error,
      });
    return new ExternalError('slack', 'unreachable', `Slack did not answer ${method}`, { cause: error });
  }
  // Half an answer, or a proxy's: whether Slack did what it was asked to do is not known.
  return new ExternalError('slack', 'unavailable', `Slack did not answer ${method} in its own words`, {
    cause: error,
  });
}

function hasExpiredCertificate(error: Error): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if ('code' in at && at.code === 'CERT_HAS_EXPIRED') return true;
  return false;
}

/** The client puts whatever is not JSON where Slack's code would be. */
function isCode(text: string): boolean {
  return /^[a-z0-9_]+$/i.test(text);
}
