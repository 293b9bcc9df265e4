import { ExternalError, type ExternalSystem } from '../errors.ts';

/** The other side of a connection. */
export interface Peer {
  readonly system: ExternalSystem;
  /** For a sentence: `Vault at https://vault.example:8200`. */
  readonly name: string;
  /** What shows a person whether it is there, ready to paste. */
  readonly probe: string;
}

/**
 * What a failed connection means: `timeout` when the signal's time had passed, else `unreachable`.
 *
 * The cause keeps the original's message and code and nothing else: client errors like to carry the
 * request along, with its token.
 */
export function toNetworkError(
  { system, name, probe }: Peer,
  error: unknown,
  signal: AbortSignal,
): ExternalError {
  const code = findCode(error);
  const said = error instanceof Error ? error.message : 'no message';
  const options = { next: probe, cause: new Error(said) };
  if (signal.aborted || isTimeout(error, code)) {
    return new ExternalError(system, 'timeout', `${name} did not answer in time`, options);
  }
  if (code === 'CERT_HAS_EXPIRED') {
    return new ExternalError(system, 'unreachable', `the certificate of ${name} has expired`, options);
  }
  if (isDistrusted(code)) {
    const message = `${name} shows a certificate that is not trusted (${code})`;
    return new ExternalError(system, 'unreachable', message, options);
  }
  // undici's own codes say less than its words: UND_ERR_SOCKET is "other side closed".
  const why = code === undefined || code.startsWith('UND_') ? said : code;
  return new ExternalError(system, 'unreachable', `${name} cannot be reached (${why})`, options);
}

/** The first error code in the chain of causes: fetch hides `ECONNREFUSED` two levels down. */
function findCode(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return undefined;
}

function isTimeout(error: unknown, code: string | undefined): boolean {
  return code?.endsWith('TIMEOUT') === true || code === 'ETIMEDOUT' || hasName(error, 'TimeoutError');
}

function hasName(error: unknown, name: string): boolean {
  return error instanceof Error && (error.name === name || hasName(error.cause, name));
}

function isDistrusted(code: string | undefined): boolean {
  return code !== undefined && /CERT|VERIFY|ALTNAME/.test(code);
}
