import { listenHttp } from '../http-server.ts';
import { withTrouble } from '../trouble.ts';
import type { VaultWorld } from '../world.ts';
import { answerHttp } from './answer-http.ts';
import { isSealed } from './health.ts';
import { addVersion } from './kv-store.ts';
import { allowListMethod } from './list-method.ts';
import { type AppRole, issueToken, newState, type VaultState, versionedMount } from './state.ts';

/** A Vault that runs, with what only its operator holds. */
export interface RunningVault extends VaultWorld {
  readonly rootToken: string;
  /** Role id to secret id and grant, for `auth/approle/login`. */
  readonly appRoles: Map<string, AppRole>;
  /** The newest version of a secret; `undefined` where there is none, it was deleted, or Vault is sealed. */
  readSecret(mount: string, path: string): Readonly<Record<string, string>> | undefined;
  stop(): Promise<void>;
}

/**
 * Starts a Vault on 127.0.0.1 that speaks the HTTP API: health, seal status, token, Kubernetes and
 * AppRole login, policies (enforced), KV v1 and v2. Initialized, unsealed, empty.
 *
 * `reviewToken` says whose ServiceAccount token a JWT is, as `namespace/name`; by default nobody's.
 */
export async function startVault(
  options: { port?: number; now?: () => Date; reviewToken?: VaultState['reviewToken'] } = {},
): Promise<RunningVault> {
  const state = newState({
    now: options.now ?? (() => new Date()),
    reviewToken: options.reviewToken ?? (() => undefined),
  });
  const rootToken = issueToken(state, { policies: ['root'], displayName: 'root', ttlSeconds: 0 });
  const handler = withTrouble(state.trouble, answerHttp(state), troubleBody, { tellsWhen: false });
  const server = await listenHttp(handler, options.port);
  allowListMethod(server.server, server.port);
  return Object.assign(state, {
    address: server.address,
    rootToken,
    stop: server.stop,
    ...secretsOf(state),
  });
}

/** What a quota turns away comes without `Retry-After`, unless the operator has asked for that header. */
function troubleBody(status: number, url: string): object {
  const [path = ''] = url.slice('/v1/'.length).split('?');
  const said = status === 429 ? `request path "${path}": rate limit quota exceeded` : 'internal error';
  return { errors: [said] };
}

function secretsOf(
  state: VaultState,
): Pick<RunningVault, 'putSecret' | 'deleteSecret' | 'removeSecret' | 'readSecret'> {
  return {
    putSecret: (mount, path, data, at) => {
      addVersion(versionedMount(state, mount), path, data, at ?? state.now());
    },
    deleteSecret: (mount, path) => {
      const latest = versionedMount(state, mount).get(path)?.versions.at(-1);
      if (latest !== undefined) latest.deletedAt ??= state.now();
    },
    removeSecret: (mount, path) => {
      versionedMount(state, mount).delete(path);
    },
    readSecret: (mount, path) => {
      const latest = versionedMount(state, mount).get(path)?.versions.at(-1);
      if (latest?.data === undefined || latest.deletedAt !== undefined || isSealed(state)) return undefined;
      return Object.fromEntries(Object.entries(latest.data).map(([key, value]) => [key, String(value)]));
    },
  };
}
