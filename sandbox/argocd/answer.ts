/** What the REST side of Argo CD answers: JSON, or plain text where it never reached the gRPC side. */
export interface Answer {
  readonly status: number;
  readonly body: object | string;
}

/** gRPC's codes, as far as Argo CD uses them here, with the HTTP status that its gateway makes of each. */
const HTTP_STATUS = {
  InvalidArgument: [3, 400],
  DeadlineExceeded: [4, 504],
  NotFound: [5, 404],
  PermissionDenied: [7, 403],
  ResourceExhausted: [8, 429],
  FailedPrecondition: [9, 400],
  Unauthenticated: [16, 401],
} as const;

type Code = keyof typeof HTTP_STATUS;

/** A refusal of the gRPC side. */
export class GrpcError extends Error {
  readonly code: Code;

  constructor(code: Code, message: string) {
    super(message);
    this.code = code;
  }
}

/** As the gateway writes it: `{error, code, message}`. */
export function refusal({ code, message }: GrpcError): Answer {
  const [number, status] = HTTP_STATUS[code];
  return { status, body: { error: message, code: number, message } };
}

export const PERMISSION_DENIED = new GrpcError('PermissionDenied', 'permission denied');
