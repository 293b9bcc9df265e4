import { hasSecret } from '../../../integrations/kubernetes/secret-presence.ts';
import type { Check } from '../check.ts';

const NAME = 'route53-credentials';

/** cert-manager proves a domain through Route 53 with these. Whether they exist is asked, never what they are. */
export const route53Credentials: Check = {
  id: NAME,
  title: 'Route 53 credentials for DNS-01 exist',
  severity: 'blocker',
  async run({ environment, kubernetes, signal }) {
    if (!environment.certManagerDns01) return { status: 'skipped', summary: 'DNS-01 is off here' };
    const namespace = environment.namespaces.certManager;
    if (await hasSecret(kubernetes, { name: NAME, namespace, signal })) {
      return { status: 'passed', summary: `Secret ${namespace}/${NAME} exists` };
    }
    const path = `-mount=${environment.vault.mount} cert-manager/route53`;
    return {
      status: 'failed',
      summary: `there is no Secret ${namespace}/${NAME}`,
      remedy: `vault kv put ${path} access-key-id=@id.txt secret-access-key=@key.txt`,
    };
  },
};
