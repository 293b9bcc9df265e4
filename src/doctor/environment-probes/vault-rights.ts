import { grantRemedy } from '../../jobs/grant-remedy.ts';
import { joinNames, plural } from '../../wording/counts.ts';
import type { EnvironmentContext } from '../context.ts';
import type { Probe } from '../probe.ts';
import { vaultPathsOf } from '../vault-paths.ts';

/** bitiq can tell which keys a secret has and how old it is. */
export const vaultRights: Probe<Pick<EnvironmentContext, 'environment' | 'askVault'>> = {
  id: 'vault-rights',
  title: 'bitiq has the rights it needs in Vault',
  severity: 'blocker',
  async run({ environment, askVault, signal }) {
    const { needed } = vaultPathsOf(environment);
    const capabilities = await askVault(needed, signal);
    const missing = needed.filter((path) => {
      const held = capabilities.get(path) ?? [];
      return !held.includes('read') && !held.includes('root');
    });
    if (missing.length === 0)
      return { status: 'passed', summary: `all ${plural(needed.length, 'path')} readable` };
    return {
      status: 'failed',
      summary: `may not read ${joinNames(missing)}`,
      evidence: missing,
      remedy: missing.map((path) => grantRemedy('vault', `read ${path}`, undefined)).join('\n'),
    };
  },
};
