import { ExternalError, type ExternalReason } from '../errors.ts';
import { nameStoreTrouble } from '../store/name-trouble.ts';

const BY_CODE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ENOTFOUND: 'its name is not known',
  ECONNREFUSED: 'cannot be reached',
  ECONNRESET: 'cannot be reached',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ETIMEDOUT: 'does not answer in time',
};

const BY_REASON: Readonly<Record<ExternalReason, string>> = {
  unreachable: 'cannot be reached',
  timeout: 'does not answer in time',
  unauthenticated: 'does not accept who we are',
  forbidden: 'lets us not do it',
  'not-served': 'does not know what we ask for',
  conflict: 'is busy with something else',
  throttled: 'asks us to slow down',
  unavailable: 'says that it is not well',
  unexpected: 'answers what nobody expects',
};

/**
 * What is wrong with a part, in a few words of ours: for readiness, which anybody may read, so never the words
 * that were thrown.
 */
export function nameTrouble(error: unknown): string {
  const external = listCauses(error).find((each) => each instanceof ExternalError);
  const otherwise = external === undefined ? 'does not work: the log says why' : BY_REASON[external.reason];
  return findTrouble(error) ?? otherwise;
}

/** The same where a code says it; else `undefined`. */
export function findTrouble(error: unknown): string | undefined {
  return listCauses(error)
    .map(nameOf)
    .find((words) => words !== undefined);
}

function nameOf(error: Error): string | undefined {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (Object.hasOwn(BY_CODE, code)) return BY_CODE[code];
  if (/^(UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|CERT_|ERR_TLS_CERT_)/.test(code))
    return 'its certificate is not trusted';
  return nameStoreTrouble(error);
}

/** Clients like to hide a refused certificate two or three causes down. */
function listCauses(error: unknown): readonly Error[] {
  const causes: Error[] = [];
  for (let at = error; at instanceof Error && causes.length < 6; at = at.cause) causes.push(at);
  return causes;
}
