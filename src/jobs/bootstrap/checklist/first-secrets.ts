import type { EnvironmentSecret } from '../../../config/secrets-schema.ts';
import { joinNames, plural } from '../../../wording/counts.ts';
import { runSecrets } from '../../secrets/run-secrets.ts';
import { SOURCES } from '../../secrets/sources/index.ts';
import type { Line } from './line.ts';

/**
 * Every secret that the environment needs has its keys where it is kept. What brings them into the cluster is
 * synced later, so that is not asked yet; but of one that nothing brings, the Secret itself.
 */
export const firstSecrets: Line = {
  id: 'first-secrets',
  title: 'First secrets are present',
  async look({ environment, systems, signal }) {
    const secrets = environment.secrets.map(atItsStore);
    const found = await runSecrets({ environment: { ...environment, secrets }, systems, signal });
    const asked = found.secrets.filter(({ status }) => status !== 'skipped');
    const evidence = asked.map(({ id, words, summary }) => `${id}: ${summary || words}`);
    if (found.verdict === 'complete')
      return { state: 'passed', summary: `${plural(asked.length, 'secret')} present`, evidence };
    const wanted = found.verdict === 'incomplete' ? 'failed' : 'unknown';
    const bad = asked.filter(({ status }) => status === wanted);
    const [first] = bad;
    const names = joinNames(bad.map(({ id }) => id));
    return {
      state: wanted,
      summary:
        bad.length === 1
          ? `${names}: ${first?.words}`
          : `${plural(bad.length, 'secret')} not right: ${names}`,
      evidence,
      ...(first?.remedy !== undefined && { remedy: first.remedy }),
    };
  },
};

function atItsStore(secret: EnvironmentSecret): EnvironmentSecret {
  return SOURCES[secret.kind].system === 'none' ? secret : { ...secret, destinations: [] };
}
