import type { VaultConfig } from '../../../config/schema.ts';
import { ExternalError } from '../../../errors.ts';
import type { Check } from '../check.ts';

/** bitiq's own role in Vault lets it in. Waits for Vault where it is Vault that does not answer. */
export const vaultLogin: Check = {
  id: 'vault-login',
  title: 'bitiq can log in to Vault',
  severity: 'blocker',
  async run({ environment, vault, signal }) {
    try {
      const { displayName, policies } = await vault.getLogin({ signal });
      return { status: 'passed', summary: `as ${displayName}, policies ${policies.join(', ')}` };
    } catch (error) {
      if (!(error instanceof ExternalError)) throw error;
      if (error.reason === 'unauthenticated') {
        return { status: 'failed', summary: error.message, remedy: remedyFor(environment.vault) };
      }
      if (!NOT_THERE.has(error.reason)) throw error;
      return { status: 'skipped', summary: 'Vault does not answer', waitsFor: 'vault-ready' };
    }
  },
};

const NOT_THERE: ReadonlySet<ExternalError['reason']> = new Set(['unreachable', 'timeout', 'unavailable']);

function remedyFor({ auth }: VaultConfig): string {
  switch (auth.method) {
    case 'kubernetes':
      return `vault read auth/${auth.mountPath}/role/${auth.role}`;
    case 'approle':
      return `Renew ${auth.secretIdEnv} for the AppRole behind ${auth.roleIdEnv}: vault list auth/${auth.mountPath}/role`;
    case 'token':
      return `Put a token that lives into ${auth.tokenEnv}: vault token create -orphan -policy=bitiq -period=768h`;
  }
}
