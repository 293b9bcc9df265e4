import { ExternalError, type ExternalReason } from '../../errors.ts';
import { UNTOLD_MS } from '../ask-again.ts';
import { type Peer, toNetworkError } from '../network-error.ts';

/** What a failed call to AWS means. `right`: the IAM action that it takes. */
export function toAwsError(peer: Peer, error: unknown, right: string, signal: AbortSignal): ExternalError {
  if (error instanceof ExternalError) return error;
  const { name, status } = readAnswer(error);
  if (name === 'CredentialsProviderError') {
    return awsError('unauthenticated', 'bitiq has no AWS credentials', { next: NEXT_LOGIN });
  }
  const said = `${name}, ${status}`;
  const next = peer.probe;
  if (isThrottled(error))
    return awsError('throttled', `${peer.name} wants fewer requests (${said})`, { status, next });
  if (status === undefined || signal.aborted) return toNetworkError(peer, unmask(error), signal);
  if (status === 401 || UNKNOWN_KEY.has(name)) {
    return awsError('unauthenticated', `${peer.name} does not accept bitiq's credentials (${said})`, {
      status,
      next: NEXT_LOGIN,
    });
  }
  if (status === 403 || DENIED.has(name)) {
    return awsError('forbidden', `${peer.name} does not let bitiq do ${right}`, {
      status,
      missingRight: right,
      next: `Allow ${right} to the identity of bitiq`,
    });
  }
  if (name === 'NoSuchBucket') return awsError('not-served', `${peer.name} is not there`, { status, next });
  if (status === 409 && !name.startsWith('LimitExceeded'))
    return awsError('conflict', `${peer.name} was written to at the same time`, { status, next });
  if (status === 501)
    return awsError('not-served', `${peer.name} does not know ${right} (${said})`, { status, next });
  return status >= 500
    ? awsError('unavailable', `${peer.name} does not serve requests now (${said})`, { status, next })
    : awsError('unexpected', `${peer.name} refused (${said})`, { status, next });
}

/** The SDK calls a connection that was reset a timeout. */
function unmask(error: unknown): unknown {
  const isReset =
    error instanceof Error && 'code' in error && /^(ECONNRESET|EPIPE)$/.test(String(error.code));
  return isReset ? Object.assign(new Error(error.message), { code: error.code }) : error;
}

/** Some services answer these with 400. */
const DENIED: ReadonlySet<string> = new Set(['AccessDenied', 'AccessDeniedException']);

/** As the SDK lists them, without `LimitExceededException`: by that IAM says that an account has its quota of users. */
const THROTTLED: ReadonlySet<string> = new Set([
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/**
 * How long AWS wants to be left alone, in milliseconds; `undefined`: the error says something else. What it
 * throttles it has denied before it began, a write too.
 */
export function throttledMsOf(error: unknown): number | undefined {
  if (!isThrottled(error)) return undefined;
  const { $response: { headers = {} } = {} } = error as Refused;
  return Number(headers['x-amz-retry-after']) || Number(headers['retry-after']) * 1_000 || UNTOLD_MS;
}

interface Refused {
  readonly $response?: { readonly headers?: Readonly<Record<string, unknown>> };
}

function isThrottled(error: unknown): boolean {
  const { name, status } = readAnswer(error);
  return status === 429 || THROTTLED.has(name);
}

const UNKNOWN_KEY: ReadonlySet<string> = new Set([
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'ExpiredTokenException',
  'UnrecognizedClientException',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'InvalidToken',
  'RequestTimeTooSkewed',
]);

const NEXT_LOGIN =
  'Give bitiq credentials as the AWS SDK finds them: a role of its ServiceAccount, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';

/** The error code and the HTTP status; without an answer there is no status. */
function readAnswer(error: unknown): { readonly name: string; readonly status: number | undefined } {
  if (!(error instanceof Error)) return { name: '', status: undefined };
  const metadata = '$metadata' in error ? (error.$metadata as { httpStatusCode?: number }) : {};
  return { name: error.name, status: metadata.httpStatusCode };
}

function awsError(
  reason: ExternalReason,
  message: string,
  options: { status?: number | undefined; missingRight?: string; next: string },
): ExternalError {
  return new ExternalError('aws', reason, message, options);
}
