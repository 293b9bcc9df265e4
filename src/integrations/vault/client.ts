import type { z } from 'zod';
import type { VaultConfig } from '../../config/schema.ts';
import { ExternalError } from '../../errors.ts';
import { toNetworkError } from '../network-error.ts';
import { shareCall } from '../share-call.ts';
import { toShapeError, toVaultError, vaultPeer } from './vault-error.ts';

/** A call may not take longer than this, whatever its caller allows. */
const CALL_LIMIT_MS = 15_000;

/** Vault agents and proxies may refuse what comes without it. */
const ALWAYS = { 'X-Vault-Request': 'true' } as const;

interface VaultRequest {
  /** Path without `/v1/`. */
  readonly path: string;
  /** Sent as JSON with POST; without it the call is a GET. */
  readonly data?: object;
  readonly token?: string;
  readonly signal: AbortSignal;
}

/** Vault's HTTP API, one call at a time, without any notion of who is logged in. */
export interface VaultClient {
  /** Status code and parsed body, whatever they say. Throws only where there was no answer. */
  ask(request: VaultRequest): Promise<{ status: number; body: unknown }>;
  /** The answer in the shape of the schema; throws `ExternalError` for every other. */
  read<T>(request: VaultRequest, schema: z.ZodType<T>): Promise<T>;
}

export function createVaultClient(config: VaultConfig): VaultClient {
  const { address } = config;
  // Loaded on first need: it takes a tenth of a second, and a command such as `help` never asks Vault.
  const open = shareCall(() => openNodeVault(config));

  async function ask({ path, data, token, signal }: VaultRequest) {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(CALL_LIMIT_MS)]);
    const headers = { ...ALWAYS, ...(token !== undefined && { 'X-Vault-Token': token }) };
    const options = { signal: limit, headers };
    try {
      const vault = await open(limit);
      const body: unknown = await (data === undefined
        ? vault.read(path, options)
        : vault.write(path, data, options));
      return { status: 200, body };
    } catch (error) {
      if (isAnswer(error)) return { status: error.response.statusCode, body: error.response.body };
      throw error instanceof ExternalError ? error : toNetworkError(vaultPeer(address), error, limit);
    }
  }

  async function read<T>(request: VaultRequest, schema: z.ZodType<T>): Promise<T> {
    const capability = request.data === undefined ? 'read' : 'update';
    const question = { address, capability, path: request.path };
    const { status, body } = await ask(request);
    if (status !== 200) throw toVaultError(status, body, question);
    const parsed = schema.safeParse(body);
    if (!parsed.success) throw toShapeError(question);
    return parsed.data;
  }

  return { ask, read };
}

async function openNodeVault(config: VaultConfig) {
  const [{ default: nodeVault }, { createTransport }] = await Promise.all([
    import('node-vault'),
    import('./transport.ts'),
  ]);
  const transport = await createTransport(config);
  const vault = nodeVault({
    endpoint: config.address,
    'request-promise': { defaults: () => transport },
    debug: () => undefined,
  });
  // node-vault falls back to VAULT_TOKEN, VAULT_NAMESPACE and VAULT_PREFIX; the configuration decides.
  return Object.assign(vault, { token: '', namespace: config.namespace ?? '', pathPrefix: '' });
}

function isAnswer(error: unknown): error is { response: { statusCode: number; body: unknown } } {
  return error instanceof Error && 'response' in error && typeof error.response === 'object';
}
