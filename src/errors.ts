/**
 * The whole error vocabulary. Every error carries a stable `code` for dashboards and runbooks, one
 * sentence in `message` for the person, what to do `next`, and the `cause` for the log.
 *
 * - `UserError`: their input is wrong.
 * - `RefusedError`: a policy says no.
 * - `ExternalError`: another system said no, or did not answer. `retryable` is decided where it is thrown.
 * - anything else that is thrown is a bug of ours.
 */
export abstract class BitiqError extends Error {
  readonly code: string;
  /** What the reader does now, as one sentence. */
  readonly next: string | undefined;

  constructor(code: string, message: string, options: { next?: string | undefined; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.next = options.next;
  }
}

/** The person asked for something that cannot be: a typo, an unknown environment, a bad option. */
export class UserError extends BitiqError {}

/** The person may not do this, or not now. */
export class RefusedError extends BitiqError {}

/** The system that did not answer as it should, as the reader knows it. */
export type ExternalSystem =
  | 'kubernetes'
  | 'argocd'
  | 'vault'
  | 'github'
  | 'aws'
  | 'slack'
  | 'dns'
  | 'tls'
  | 'http'
  | 'redis'
  | 'store';

/** Why an outside system gave no answer that can be used. */
export type ExternalReason =
  /** No connection: refused, reset, no route, unknown host. */
  | 'unreachable'
  /** The time limit passed first. */
  | 'timeout'
  /** 401: it does not know who we are. */
  | 'unauthenticated'
  /** 403: it knows us and says no. `missingRight` says which right. */
  | 'forbidden'
  /** 404 on the kind of thing itself: the CRD, the mount, the repository. */
  | 'not-served'
  /** 409. */
  | 'conflict'
  /** 429. */
  | 'throttled'
  /** 5xx, sealed, standby. */
  | 'unavailable'
  /** An answer that is not in the documented shape, or a 4xx that none of the above covers. */
  | 'unexpected';

const RETRYABLE: ReadonlySet<ExternalReason> = new Set([
  'unreachable',
  'timeout',
  'conflict',
  'throttled',
  'unavailable',
]);

/** Another system refused, failed or stayed silent. */
export class ExternalError extends BitiqError {
  readonly system: ExternalSystem;
  readonly reason: ExternalReason;
  /** HTTP status, where there was one. */
  readonly status: number | undefined;
  /** For `forbidden`: the right that is missing, in the system's own words, e.g. `list nodes`. */
  readonly missingRight: string | undefined;
  /** For `throttled`: how long the system asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    system: ExternalSystem,
    reason: ExternalReason,
    message: string,
    options: {
      status?: number | undefined;
      missingRight?: string | undefined;
      retryAfterMs?: number | undefined;
      next?: string | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(`${system}-${reason}`, message, options);
    this.system = system;
    this.reason = reason;
    this.status = options.status;
    this.missingRight = options.missingRight;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** Whether asking again later can help: 429, 5xx, reset, timeout, 409. */
  get retryable(): boolean {
    return RETRYABLE.has(this.reason);
  }
}
