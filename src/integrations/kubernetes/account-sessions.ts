import { z } from 'zod';
import type { ServiceAccountConfig } from '../../config/schema.ts';
import { ExternalError } from '../../errors.ts';
import { askAgain, throttledMsOf } from '../ask-again.ts';
import { type Asked, errorFromFailure, errorFromStatus } from './errors.ts';
import type { Session, Sessions } from './session.ts';

/** The shortest that an API server gives, in seconds. */
const LIFETIME_SECONDS = 600;
/** A new one is asked for this long before the old one ends, in milliseconds. */
const MARGIN_MS = 120_000;
const LIMIT_MS = 10_000;

interface Token {
  readonly text: string;
  /** In milliseconds, on this machine's clock. */
  readonly endsAt: number;
}

/**
 * The way into a cluster as one of its ServiceAccounts: logs in by `own`, asks for a token of that account
 * by TokenRequest, and uses nothing else. Tokens live for ten minutes and are renewed two before their
 * end, or when the server no longer takes them. Needs `create serviceaccounts/token` of that account.
 */
export function asServiceAccount(
  own: Sessions,
  account: ServiceAccountConfig,
  { now = Date.now }: { readonly now?: () => number } = {},
): Sessions {
  let token: Token | undefined;
  let asking: Promise<Token> | undefined;

  async function ask(): Promise<Token> {
    try {
      token = await requestToken(own, account, now);
      return token;
    } finally {
      asking = undefined;
    }
  }

  /** Those who need a new one at the same time wait for the same one. */
  function currentToken(): Token | Promise<Token> {
    if (token && now() < token.endsAt - MARGIN_MS) return token;
    asking ??= ask();
    return asking;
  }

  return {
    get server() {
      return own.server;
    },
    async open() {
      const session = await own.open();
      if (session.hasClientCertificate) throw logsInByCertificate(own.server, account);
      const current = await currentToken();
      return { ...session, headers: { Authorization: `Bearer ${current.text}` }, source: current };
    },
    renew({ source }) {
      if (source === token) token = undefined;
    },
    close: () => own.close(),
  };
}

/** The account's own login may have ended too: then it is read again, once. */
async function requestToken(own: Sessions, account: ServiceAccountConfig, now: () => number): Promise<Token> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  const askBy = (session: Session) => askAgain(() => askForToken(session, account, signal), { signal });
  const session = await own.open();
  const first = await askBy(session);
  if (first.code === 401) own.renew(session);
  const { code, body } = first.code === 401 ? await askBy(await own.open()) : first;
  if (code === 404) throw isMissing(own.server, account);
  if (code !== 201) throw errorFromStatus(own.server, askedOf(account), code, body);
  const answer = tokenRequest.safeParse(body);
  if (!answer.success)
    throw new ExternalError('kubernetes', 'unexpected', `${own.server} sent no token of ${nameOf(account)}`);
  const { status, spec } = answer.data;
  return { text: status.token, endsAt: now() + spec.expirationSeconds * 1000 };
}

async function askForToken(session: Session, account: ServiceAccountConfig, signal: AbortSignal) {
  const { request } = await import('undici');
  const [namespace, name] = [account.namespace, account.name].map(encodeURIComponent);
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
  const body = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: LIFETIME_SECONDS },
  };
  try {
    const response = await request(session.server + path, {
      dispatcher: session.dispatcher,
      signal,
      method: 'POST',
      headers: {
        ...session.headers,
        accept: 'application/json',
        'content-type': 'application/json',
        'user-agent': 'bitiq',
      },
      body: JSON.stringify(body),
    });
    const { statusCode: code, headers } = response;
    const answer: unknown = await response.body.json().catch(() => undefined);
    return { code, throttledMs: throttledMsOf(code, headers), body: answer };
  } catch (cause) {
    throw errorFromFailure(session.server, cause, signal);
  }
}

function askedOf({ namespace, name }: ServiceAccountConfig): Asked {
  const resource = {
    group: '',
    version: 'v1',
    kind: 'TokenRequest',
    plural: 'serviceaccounts/token',
    namespaced: true,
  };
  return { verb: 'create', resource, name, namespace };
}

const nameOf = ({ namespace, name }: ServiceAccountConfig) => `${namespace}/${name}`;

function isMissing(server: string, account: ServiceAccountConfig): ExternalError {
  const message = `${server} has no ServiceAccount ${nameOf(account)}`;
  const next = 'Apply the manifests: oc apply -k deploy/kubernetes';
  return new ExternalError('kubernetes', 'unexpected', message, { status: 404, next });
}

/** An API server takes a certificate for the login before it looks at any token. */
function logsInByCertificate(server: string, account: ServiceAccountConfig): ExternalError {
  const message = `the login to ${server} is a client certificate, which would go on counting beside a token of ${nameOf(account)}`;
  const next =
    'Give the kubeconfig a token of the ServiceAccount bitiq, or take serviceAccount out of bitiq.yaml.';
  return new ExternalError('kubernetes', 'unexpected', message, { next });
}

const tokenRequest = z.object({
  spec: z.object({ expirationSeconds: z.number() }),
  status: z.object({ token: z.string().min(1) }),
});
