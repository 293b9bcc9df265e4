import type { SecretSource } from './source.ts';

/** Vault's KV v2, whichever operator brings what is in it. */
export const vaultKv: Omit<SecretSource, 'kind' | 'writer'> = {
  system: 'vault',
  store: 'Vault',
  async ask({ path }, { environment, vault, signal }) {
    const { mount } = environment.vault;
    const version = await vault.getKvVersion(mount, { signal });
    if (version !== 2) {
      const what = version === undefined ? 'is no KV mount' : `is KV version ${version}`;
      const next = `vault kv enable-versioning ${mount}/`;
      const why = `${mount} ${what}: its keys cannot be asked without their values`;
      return { state: 'unknown', why, ...(version === 1 && { next }) };
    }
    const found = await vault.describeSecret({ mount, path }, { signal });
    switch (found.state) {
      case 'found':
        return { state: 'found', keys: found.keys, changedAt: found.writtenAt };
      case 'deleted':
        return { state: 'deleted', version: String(found.version), isDestroyed: found.isDestroyed };
      case 'empty':
        return { state: 'empty', elsewhere: found.elsewhere && `data/${found.elsewhere}` };
    }
  },
  placeOf: ({ path }, { environment }) => `${environment.vault.mount}/${path}`,
  write: (secret, place) => `vault kv put ${vaultKv.placeOf(secret, place)} ${pairs(secret.keys)}`,
  add: (secret, keys, place) => `vault kv patch ${vaultKv.placeOf(secret, place)} ${pairs(keys)}`,
  restore: (secret, version, place) =>
    `vault kv undelete -versions=${version} ${vaultKv.placeOf(secret, place)}`,
};

/** Quoted, because a shell reads `<` as something else. */
function pairs(keys: readonly string[]): string {
  return keys.map((key) => `${key}='<${key}>'`).join(' ');
}
