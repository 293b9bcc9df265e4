import { z } from 'zod';
import { ExternalError, type ExternalReason } from '../../errors.ts';
import { isTimeout } from '../is-timeout.ts';
import type { Resource } from './kubernetes.ts';

/** What was asked, for the sentence and for the right that was missing. */
export interface Asked {
  readonly verb: 'get' | 'list' | 'create' | 'patch' | 'apply';
  readonly resource: Resource;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
}

const statusBody = z.looseObject({
  kind: z.literal('Status'),
  message: z.string().optional(),
  reason: z.string().optional(),
  details: z.looseObject({ name: z.string().optional(), kind: z.string().optional() }).optional(),
});

/**
 * Whether a 404 speaks of the object that was asked for. A server that does not serve the resource at
 * all answers with a plain page, or with a `Status` that names nothing.
 */
export function isObjectMissing(asked: Asked, body: unknown): boolean {
  const status = statusBody.safeParse(body);
  const isOfOne = asked.verb === 'get' || asked.verb === 'patch';
  return isOfOne && status.success && status.data.details?.name === asked.name;
}

/** The error for an answer that is not 2xx. */
export function errorFromStatus(server: string, asked: Asked, code: number, body: unknown): ExternalError {
  const status = statusBody.safeParse(body).data;
  const said = status?.message;
  const cause = said === undefined ? undefined : new Error(said);
  const fail = (
    reason: ExternalReason,
    message: string,
    extra: { missingRight?: string; next?: string } = {},
  ) => new ExternalError('kubernetes', reason, message, { status: code, cause, ...extra });
  const what = resourceName(asked.resource);

  if (code === 401)
    return fail('unauthenticated', `the API server ${server} does not accept bitiq's credentials`, {
      next: 'Renew the token or certificate in the kubeconfig.',
    });
  if (code === 403) {
    const missingRight = rightOf(asked);
    return fail('forbidden', `bitiq may not ${missingRight}`, { missingRight });
  }
  if (code === 404 && MAKES.has(asked.verb) && status?.details?.kind === 'namespaces')
    return fail('unexpected', `namespace ${asked.namespace} does not exist`);
  if (code === 404 && isObjectMissing(asked, body))
    return fail('conflict', `${what} ${asked.name} does not exist`);
  if (code === 404)
    return fail('not-served', `the cluster does not know ${what} (${asked.resource.version})`, {
      next: `Look for its definition: oc get crd ${what}`,
    });
  if (code === 409 && asked.verb === 'apply')
    return fail(
      'conflict',
      `${what} ${asked.name} has fields that somebody else keeps${said ? `: ${said}` : ''}`,
    );
  if (code === 409 && asked.verb === 'patch')
    return fail('conflict', `${what} ${asked.name} has changed since it was read`);
  if (code === 409)
    return fail('conflict', `${what} ${asked.name ?? ''} is already there`.replace('  ', ' '));
  if (code === 429) return fail('throttled', `the API server ${server} asks for fewer requests (429)`);
  if (code >= 500)
    return fail('unavailable', `the API server ${server} answers ${code}${said ? `: ${said}` : ''}`);
  return fail(
    'unexpected',
    `the API server ${server} answers ${code} to ${rightOf(asked)}${said ? `: ${said}` : ''}`,
  );
}

/** The error for a request that had no answer. What the asker gave up on comes back as its own reason. */
export function errorFromFailure(server: string, cause: unknown, signal: AbortSignal): unknown {
  if (cause instanceof ExternalError) return cause;
  if (signal.aborted && !isTimeout(signal.reason)) return signal.reason;
  const code = codeOf(cause);
  if (signal.aborted || isTimeout(cause) || TIMEOUTS.has(code))
    return new ExternalError('kubernetes', 'timeout', `the API server ${server} did not answer in time`, {
      cause,
    });
  const tls = TLS_FAULTS[code];
  if (tls !== undefined)
    return new ExternalError(
      'kubernetes',
      'unreachable',
      `the certificate of the API server ${server} ${tls}`,
      {
        next: 'Set certificate-authority-data of the cluster in the kubeconfig to the CA that signed it.',
        cause,
      },
    );
  return new ExternalError(
    'kubernetes',
    'unreachable',
    `the API server ${server} cannot be reached (${code})`,
    {
      next: `curl -k ${server}/livez`,
      cause,
    },
  );
}

const MAKES: ReadonlySet<Asked['verb']> = new Set(['create', 'apply']);

/** As RBAC writes it: `list nodes`, `get applications.argoproj.io in openshift-gitops`. */
function rightOf({ verb, resource, namespace }: Asked): string {
  const where = resource.namespaced && namespace !== undefined ? ` in ${namespace}` : '';
  return `${verb === 'apply' ? 'patch' : verb} ${resourceName(resource)}${where}`;
}

/** `nodes`, `clusterversions.config.openshift.io`. */
function resourceName({ plural, group }: Resource): string {
  return group === '' ? plural : `${plural}.${group}`;
}

const TIMEOUTS = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

const TLS_FAULTS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is self-signed and not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'is signed by a CA that is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'is signed by a CA that is not known',
  UNABLE_TO_GET_ISSUER_CERT: 'is signed by a CA that is not known',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'is signed by a CA that is not known',
  CERT_SIGNATURE_FAILURE: 'has a signature that is not of the CA in the kubeconfig',
  CERT_REVOKED: 'is revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for other names than this address',
};

function codeOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return codeOf(cause.errors[0]);
  if (!(cause instanceof Error)) return 'no reason given';
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return cause.cause === undefined ? cause.name : codeOf(cause.cause);
}
