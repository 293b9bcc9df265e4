import { z } from 'zod';
import type { VaultConfig } from '../../config/schema.ts';
import { ExternalError } from '../../errors.ts';
import { toNetworkError } from '../network-error.ts';
import { createVaultClient, type VaultClient } from './client.ts';
import { healthAnswer, lookupAnswer } from './schema.ts';
import { createVaultSession } from './session.ts';
import { describeSecret, getKvVersion } from './stored-secret.ts';
import type { Vault, VaultLogin } from './vault.ts';
import { toVaultError, vaultPeer } from './vault-error.ts';

export interface VaultOptions {
  /** Where `tokenEnv`, `roleIdEnv` and `secretIdEnv` are looked up. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Default: the system's clock. */
  now?(): Date;
}

/** One Vault. Keep it for the life of the process: it holds the connections and the login. */
export function createVault(config: VaultConfig, { env, now = () => new Date() }: VaultOptions): Vault {
  const { address } = config;
  const client = createVaultClient(config);
  const session = createVaultSession(config, client, { env, now });

  /** An asker who gave up while waiting for somebody else's login gets the same error as any other. */
  async function answer<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof ExternalError || !signal.aborted) throw error;
      throw toNetworkError(vaultPeer(address), error, signal);
    }
  }

  return {
    address,
    getHealth: ({ signal }) => answer(signal, () => getHealth(client, address, signal)),
    getLogin: ({ signal }) =>
      answer(signal, () => session.withToken(signal, (token) => lookUp(client, token, signal))).catch(
        (error) => {
          throw config.auth.method === 'token' ? toTokenRefusal(address, error) : error;
        },
      ),
    hasPolicy: (name, { signal }) =>
      answer(signal, () => session.withToken(signal, (token) => hasPolicy(client, name, token, signal))),
    getKvVersion: (mount, { signal }) =>
      answer(signal, () =>
        session.withToken(signal, (token) => getKvVersion({ client, address, token, signal }, mount)),
      ),
    describeSecret: (place, { signal }) =>
      answer(signal, () =>
        session.withToken(signal, (token) => describeSecret({ client, address, token, signal }, place)),
      ),
  };
}

async function getHealth(client: VaultClient, address: string, signal: AbortSignal) {
  const path = 'sys/health';
  const { status, body } = await client.ask({ path, signal });
  const parsed = healthAnswer.safeParse(body);
  if (parsed.success) return parsed.data;
  throw toVaultError(status, body, { address, capability: 'read', path });
}

function lookUp(client: VaultClient, token: string, signal: AbortSignal): Promise<VaultLogin> {
  return client.read({ path: 'auth/token/lookup-self', token, signal }, lookupAnswer);
}

async function hasPolicy(client: VaultClient, name: string, token: string, signal: AbortSignal) {
  const path = `sys/policies/acl/${encodeURIComponent(name)}`;
  try {
    await client.read({ path, token, signal }, z.unknown());
    return true;
  } catch (error) {
    if (error instanceof ExternalError && error.reason === 'not-served') return false;
    throw error;
  }
}

/** Every token may look itself up, so a 403 for one that was given says that it is not (or no longer) one. */
function toTokenRefusal(address: string, error: unknown): unknown {
  if (!(error instanceof ExternalError) || error.reason !== 'forbidden') return error;
  return toVaultError(401, undefined, { address, capability: 'read', path: 'auth/token/lookup-self' });
}
