import { SECRETS } from '../fixtures/secrets/table.ts';
import { MOUNT } from '../fixtures/vault.ts';
import type { VaultWorld } from '../world.ts';

/** What a secret of the platform holds. Throws where there is none at that path. */
export function dataOf(path: string): Readonly<Record<string, string>> {
  const secret = SECRETS.find((each) => each.path === path);
  if (secret === undefined) throw new Error(`The platform has no secret ${path}.`);
  return secret.data;
}

/** Writes it anew as it was, on top of whatever is there. */
export function putBack(vault: VaultWorld, path: string): void {
  vault.putSecret(MOUNT, path, { ...dataOf(path) });
}
