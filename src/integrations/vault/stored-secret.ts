import { ExternalError } from '../../errors.ts';
import type { VaultClient } from './client.ts';
import { mountAnswer, subkeysAnswer } from './schema.ts';
import type { SecretPlace, StoredSecret } from './vault.ts';
import { saidErrors, toShapeError, toVaultError, vaultPeer } from './vault-error.ts';

/** Somebody who is logged in. */
interface Asker {
  readonly client: VaultClient;
  readonly address: string;
  readonly token: string;
  readonly signal: AbortSignal;
}

/** Which engine a mount is, as Vault tells everybody who may do anything under it. */
export async function getKvVersion(
  { client, address, token, signal }: Asker,
  mount: string,
): Promise<number | undefined> {
  const path = `sys/internal/ui/mounts/${mount}`;
  try {
    const { type, version } = await client.read({ path, token, signal }, mountAnswer);
    return type === 'kv' ? version : undefined;
  } catch (error) {
    if (!(error instanceof ExternalError)) throw error;
    // What speaks a part of Vault's API alone does not tell: then the mount is what it is configured to be.
    if (error.reason === 'not-served') return 2;
    throw error.reason === 'forbidden' ? noMount(address, mount) : error;
  }
}

/** It does not say which, so that nobody finds out its mounts one by one. */
function noMount(address: string, mount: string): ExternalError {
  const { name, probe } = vaultPeer(address);
  const message = `${name} has no mount ${mount}, or lets bitiq do nothing in it`;
  const missingRight = `read ${mount}/subkeys/*`;
  return new ExternalError('vault', 'forbidden', message, { status: 403, missingRight, next: probe });
}

/** Asks `subkeys`, where every value is null, and nothing else of what is there. */
export async function describeSecret(asker: Asker, place: SecretPlace): Promise<StoredSecret> {
  const found = await askSubkeys(asker, place);
  if (found !== undefined) return found;
  // The CLI's `kv put` adds data/ itself: who types it too writes one level too deep.
  const deeper = `data/${place.path}`;
  const twice = await askSubkeys(asker, { ...place, path: deeper }).catch(() => undefined);
  return { state: 'empty', elsewhere: twice?.state === 'found' ? deeper : undefined };
}

/** `undefined`: nothing was ever written there. */
async function askSubkeys(
  { client, address, token, signal }: Asker,
  { mount, path: name }: SecretPlace,
): Promise<Exclude<StoredSecret, { state: 'empty' }> | undefined> {
  const path = `${mount}/subkeys/${name}`;
  const question = { address, capability: 'read', path };
  const { status, body } = await client.ask({ path, token, signal });
  if (status !== 200 && status !== 404) throw toVaultError(status, body, question);
  const parsed = subkeysAnswer.safeParse(body);
  if (!parsed.success) {
    if (status !== 404 || saidErrors(body) !== undefined) throw noAnswer(status, body, question);
    return undefined;
  }
  if (parsed.data.data === null) throw tooOld(address);
  const { subkeys, metadata } = parsed.data.data;
  const { version, created_time: createdTime, destroyed: isDestroyed } = metadata;
  if (status === 404 || subkeys === null) return { state: 'deleted', version, isDestroyed };
  return { state: 'found', keys: Object.keys(subkeys), version, writtenAt: new Date(createdTime) };
}

function noAnswer(
  status: number,
  body: unknown,
  question: Parameters<typeof toVaultError>[2],
): ExternalError {
  return status === 404 ? toVaultError(status, body, question) : toShapeError(question);
}

/** It answers such a path with a warning in place of data. */
function tooOld(address: string): ExternalError {
  const { name, probe } = vaultPeer(address);
  const message = `${name} cannot tell keys without their values; Vault 1.10 and later can`;
  return new ExternalError('vault', 'not-served', message, { next: probe });
}
