import { ExternalError, type ExternalSystem } from '../errors.ts';

/**
 * What a failed connection means: `timeout` when the signal's time had passed, else `unreachable`.
 * `peer` names the other side in a sentence: `Vault at https://vault.example:8200`.
 *
 * The cause keeps the original's message and code and nothing else: client errors like to carry the
 * request along, with its token.
 */
export function toNetworkError(
  system: ExternalSystem,
  peer: string,
  error: unknown,
  signal: AbortSignal,
): ExternalError {
  const code = findCode(error);
  const cause = new Error(error instanceof Error ? error.message : 'no message');
  if (signal.aborted || isTimeout(error, code)) {
    return new ExternalError(system, 'timeout', `${peer} did not answer in time`, { cause });
  }
  if (isDistrusted(code)) {
    const message = `${peer} shows a certificate that is not trusted (${code})`;
    return new ExternalError(system, 'unreachable', message, { cause });
  }
  const why = code === undefined ? '' : ` (${code})`;
  return new ExternalError(system, 'unreachable', `${peer} cannot be reached${why}`, { cause });
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
