import { MOUNT } from '../fixtures/vault.ts';
import type { Fault } from '../world.ts';

export const secretForbidden: Fault = {
  id: 'secret-forbidden',
  title: 'bitiq may not ask Vault about registry/quay',
  plant({ vault }) {
    const before = vault.policies.get('bitiq') ?? '';
    const denied = `path "${MOUNT}/subkeys/registry/quay" { capabilities = ["deny"] }`;
    vault.policies.set('bitiq', `${before}\n${denied}\n`);
    return () => {
      vault.policies.set('bitiq', before);
    };
  },
};
