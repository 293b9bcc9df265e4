/** One reason behind a refusal, e.g. one conflicting field. */
export interface StatusCause {
  readonly reason?: string;
  readonly message: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** What names a resource in messages: `applications.argoproj.io`, `pods`. */
export interface GroupResource {
  readonly group: string;
  readonly plural: string;
}

/** A refusal in the words of an API server; answered as a Kubernetes `Status`, without a `reason` that is empty. */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: StatusDetails | undefined;
  /** Set on 410 only: where an inconsistent list may go on. */
  readonly continueToken: string | undefined;

  constructor(
    code: number,
    reason: string,
    message: string,
    details?: StatusDetails,
    continueToken?: string,
  ) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
    this.continueToken = continueToken;
  }
}

/** The `Status` object of a refusal. */
export function statusOf(error: ApiError): object {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: error.continueToken === undefined ? {} : { continue: error.continueToken },
    status: 'Failure',
    message: error.message,
    ...(error.reason !== '' && { reason: error.reason }),
    ...(error.details && { details: error.details }),
    code: error.code,
  };
}

export function qualifiedName({ group, plural }: GroupResource): string {
  return group === '' ? plural : `${plural}.${group}`;
}

export function detailsOf({ group, plural }: GroupResource, name?: string): StatusDetails {
  return { ...(name && { name }), ...(group && { group }), kind: plural };
}

export function notFound(resource: GroupResource, name: string): ApiError {
  const message = `${qualifiedName(resource)} "${name}" not found`;
  return new ApiError(404, 'NotFound', message, detailsOf(resource, name));
}

export function alreadyExists(resource: GroupResource, name: string): ApiError {
  const message = `${qualifiedName(resource)} "${name}" already exists`;
  return new ApiError(409, 'AlreadyExists', message, detailsOf(resource, name));
}

export function conflict(resource: GroupResource, name: string, why: string): ApiError {
  const message = `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": ${why}`;
  return new ApiError(409, 'Conflict', message, detailsOf(resource, name));
}

export function forbidden(resource: GroupResource, name: string | undefined, why: string): ApiError {
  const subject = name ? `${qualifiedName(resource)} "${name}"` : qualifiedName(resource);
  return new ApiError(403, 'Forbidden', `${subject} is forbidden: ${why}`, detailsOf(resource, name));
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return new ApiError(415, 'UnsupportedMediaType', message);
}

export function methodNotAllowed(): ApiError {
  return new ApiError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );
}

/** A body that was understood and is wrong; `causes` name the fields. */
export function invalid(
  kind: { group: string; kind: string },
  name: string,
  causes: readonly Required<StatusCause>[],
): ApiError {
  const qualified = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  const told = causes.map((cause) => `${cause.field}: ${cause.message}`);
  const reasons = told.length === 1 ? told[0] : `[${told.join(', ')}]`;
  return new ApiError(422, 'Invalid', `${qualified} "${name}" is invalid: ${reasons}`, {
    ...(name !== '' && { name }),
    ...(kind.group && { group: kind.group }),
    ...(kind.kind !== '' && { kind: kind.kind }),
    causes,
  });
}

const REASONS: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  401: ['Unauthorized', 'Unauthorized'],
  403: ['Forbidden', 'forbidden'],
  404: ['NotFound', 'the server could not find the requested resource'],
  409: ['Conflict', 'the server reported a conflict'],
  410: ['Expired', 'The resourceVersion for the provided list is too old.'],
  500: ['InternalError', 'an error on the server has prevented the request from succeeding'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: ['Timeout', 'the server was unable to return a response in the time allotted'],
};

/** The `Status` that a planted HTTP status is answered with. */
export function plainStatus(code: number): object {
  const [reason, message] = REASONS[code] ?? ['Unknown', `the server answered ${code}`];
  return statusOf(new ApiError(code, reason, message));
}
