import { joinNames, plural } from '../../wording/counts.ts';
import type { EnvironmentContext } from '../context.ts';
import type { Probe } from '../probe.ts';
import { vaultPathsOf } from '../vault-paths.ts';

/** No value can be read, and nothing of Vault be changed: Vault says so itself. */
export const vaultForbidden: Probe<Pick<EnvironmentContext, 'environment' | 'askVault'>> = {
  id: 'vault-forbidden',
  title: 'bitiq can read no value in Vault and change nothing',
  severity: 'blocker',
  guards: true,
  async run({ environment, askVault, signal }) {
    const { forbidden } = vaultPathsOf(environment);
    const capabilities = await askVault([...forbidden.keys()], signal);
    const held = [...forbidden].flatMap(([path, allowed]) => {
      const more = (capabilities.get(path) ?? []).filter((one) => one !== 'deny' && !allowed.includes(one));
      return more.length === 0 ? [] : [`${more.join(', ')} ${path}`];
    });
    if (held.length === 0) return { status: 'passed', summary: `none on ${plural(forbidden.size, 'path')}` };
    return {
      status: 'failed',
      summary: `may ${joinNames(held)}`,
      evidence: held,
      remedy: 'vault policy write bitiq deploy/vault/bitiq.hcl && vault token lookup',
    };
  },
};
