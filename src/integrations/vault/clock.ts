import { readFile } from 'node:fs/promises';
import type { VaultConfig } from '../../config/schema.ts';
import { ExternalError } from '../../errors.ts';
import { measureClock } from '../server-clock.ts';
import { vaultPeer } from './vault-error.ts';

/** How far Vault's clock is ahead of ours, in milliseconds. Needs no login. Throws `ExternalError`. */
export async function measureVaultClock(
  { address, caFile }: Pick<VaultConfig, 'address' | 'caFile'>,
  options: { readonly signal: AbortSignal; now(): Date },
): Promise<number> {
  const { Agent } = await import('undici');
  const dispatcher = new Agent({ connect: caFile === undefined ? {} : { ca: await readCa(caFile) } });
  try {
    const url = `${address.replace(/\/+$/, '')}/v1/sys/health`;
    return await measureClock({ url, dispatcher, peer: vaultPeer(address), ...options });
  } finally {
    await dispatcher.destroy();
  }
}

async function readCa(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const message = `the CA file of Vault, ${path}, cannot be read`;
    throw new ExternalError('vault', 'unreachable', message, { cause });
  }
}
