import { readFile } from 'node:fs/promises';
import type { VaultConfig } from '../../config/schema.ts';
import { ExternalError } from '../../errors.ts';
import type { VaultClient } from './client.ts';
import { givenTokenAnswer, loginAnswer } from './schema.ts';
import { saidErrors, toShapeError, toVaultError } from './vault-error.ts';

/** A token and what is known of its life. */
export interface Token {
  readonly token: string;
  readonly renewable: boolean;
  /** Milliseconds from now; 0 where it does not expire or nobody told. */
  readonly ttlMs: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** What Vault answers when it is the credentials that it does not like. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403]);

/**
 * Trades bitiq's credentials for a token: its ServiceAccount's token (read again each time, for the
 * kubelet rotates it), an AppRole, or a token that was simply given. `unauthenticated` = refused.
 */
export async function logIn(
  { address, auth }: VaultConfig,
  client: VaultClient,
  env: Variables,
  signal: AbortSignal,
): Promise<Token> {
  if (auth.method === 'token') return lookUpGiven(getVariable(env, auth.tokenEnv), client, signal);
  const path = `auth/${auth.mountPath}/login`;
  const question = { address, capability: 'update', path };
  const data = await collectCredentials(auth, env);
  const { status, body } = await client.ask({ path, data, signal });
  if (REFUSALS.has(status)) throw toRefusal(address, path, auth, saidErrors(body), data);
  if (status !== 200) throw toVaultError(status, body, question);
  const parsed = loginAnswer.safeParse(body);
  if (!parsed.success) throw toShapeError(question);
  return parsed.data;
}

/** How long a given token lives. One that Vault does not know is taken as it is: whoever uses it is told so. */
async function lookUpGiven(token: string, client: VaultClient, signal: AbortSignal): Promise<Token> {
  const { body } = await client.ask({ path: 'auth/token/lookup-self', token, signal });
  const parsed = givenTokenAnswer.safeParse(body);
  return { token, ...(parsed.success ? parsed.data : { renewable: false, ttlMs: 0 }) };
}

type LoginConfig = Exclude<VaultConfig['auth'], { method: 'token' }>;

async function collectCredentials(auth: LoginConfig, env: Variables): Promise<Record<string, string>> {
  return auth.method === 'kubernetes'
    ? { role: auth.role, jwt: await readTokenFile(auth.tokenFile) }
    : { role_id: getVariable(env, auth.roleIdEnv), secret_id: getVariable(env, auth.secretIdEnv) };
}

async function readTokenFile(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (cause) {
    const message = `bitiq cannot log in to Vault: the token file ${path} cannot be read`;
    throw new ExternalError('vault', 'unauthenticated', message, { cause });
  }
}

function getVariable(env: Variables, name: string): string {
  const value = env[name];
  if (value === undefined || value === '') {
    const message = `bitiq cannot log in to Vault: the environment variable ${name} is not set`;
    throw new ExternalError('vault', 'unauthenticated', message);
  }
  return value;
}

/** Vault may quote what it was sent, so the credentials are struck out of its words. */
function toRefusal(
  address: string,
  path: string,
  auth: LoginConfig,
  said: string | undefined,
  { role: _public, ...credentials }: Record<string, string>,
): ExternalError {
  const who = auth.method === 'kubernetes' ? ` as role ${auth.role}` : '';
  const words = Object.values(credentials).reduce(
    (text, secret) => text.replaceAll(secret, '***'),
    said ?? '',
  );
  const why = words === '' ? '' : ` (${words})`;
  return new ExternalError(
    'vault',
    'unauthenticated',
    `Vault at ${address} refused the login at ${path}${who}${why}`,
  );
}
