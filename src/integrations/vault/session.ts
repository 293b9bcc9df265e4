import type { VaultConfig } from '../../config/schema.ts';
import { ExternalError } from '../../errors.ts';
import { shareCall } from '../share-call.ts';
import type { VaultClient } from './client.ts';
import { logIn, type Token } from './log-in.ts';
import { loginAnswer } from './schema.ts';

/** A token is renewed once this share of its life is over. One that was given sooner: nobody gives another. */
const RENEW_AFTER = { login: 0.8, given: 0.1 } as const;

/** A 403 so soon after a login that another 403 brought about is about the right, not the token. */
const SURELY_FRESH_MS = 10_000;

/** The bot's token for one Vault. */
export interface VaultSession {
  /** Runs a call with the token; where Vault does not take it, once more with a fresh one. */
  withToken<T>(signal: AbortSignal, call: (token: string) => Promise<T>): Promise<T>;
}

interface HeldToken extends Token {
  /** On the clock of `now`. */
  readonly renewAt: number;
}

export interface SessionOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): Date;
}

/** Logs in when a token is first needed; all who need it meanwhile wait for the same login. */
export function createVaultSession(
  config: VaultConfig,
  client: VaultClient,
  { env, now }: SessionOptions,
): VaultSession {
  const isGiven = config.auth.method === 'token';
  const share = isGiven ? RENEW_AFTER.given : RENEW_AFTER.login;
  const hold = (token: Token): HeldToken => ({
    ...token,
    renewAt: token.ttlMs === 0 ? Number.POSITIVE_INFINITY : now().getTime() + token.ttlMs * share,
  });
  const logInAnew = () => shareCall(async (signal) => hold(await logIn(config, client, env, signal)));
  let login = logInAnew();
  let forcedAt = Number.NEGATIVE_INFINITY;

  async function renew(held: HeldToken, signal: AbortSignal): Promise<HeldToken> {
    const request = { path: 'auth/token/renew-self', data: {}, token: held.token, signal };
    try {
      const renewed = held.renewable && (await client.read(request, loginAnswer));
      // At the end of its longest life each renewal is shorter than the one before.
      if (renewed && (isGiven || renewed.ttlMs > held.ttlMs / 2)) return hold(renewed);
    } catch (error) {
      if (!(error instanceof ExternalError) || error.retryable) throw error;
    }
    return hold(await logIn(config, client, env, signal));
  }

  async function getToken(signal: AbortSignal): Promise<string> {
    const used = login;
    const held = await used(signal);
    if (now().getTime() < held.renewAt) return held.token;
    if (login === used) login = shareCall((renewing) => renew(held, renewing));
    return (await login(signal)).token;
  }

  return {
    async withToken(signal, call) {
      const token = await getToken(signal);
      const used = login;
      try {
        return await call(token);
      } catch (error) {
        if (isGiven || !isAboutToken(error)) throw error;
        if (login === used) {
          if (now().getTime() - forcedAt < SURELY_FRESH_MS) throw error;
          forcedAt = now().getTime();
          login = logInAnew();
        }
        return await call(await getToken(signal));
      }
    },
  };
}

/** Some Vaults tell a token that is over and a missing right apart, and some do not. */
function isAboutToken(error: unknown): boolean {
  return error instanceof ExternalError && ['forbidden', 'unauthenticated'].includes(error.reason);
}
