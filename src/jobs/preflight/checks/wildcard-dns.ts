import type { Check } from '../check.ts';

/** Any name under the base domain has to lead to the router: asked with a label that nobody has used. */
export const wildcardDns: Check = {
  id: 'wildcard-dns',
  title: 'Any name under the base domain resolves',
  severity: 'blocker',
  async run({ environment, resolver, newLabel, signal }) {
    const { baseDomain, dnsServers } = environment;
    const name = `${newLabel()}.${baseDomain}`;
    const addresses = await resolver.resolve(name, { signal });
    if (addresses.length > 0) {
      return { status: 'passed', summary: `*.${baseDomain} resolves to ${addresses.join(', ')}` };
    }
    return {
      status: 'failed',
      summary: `*.${baseDomain} does not resolve`,
      evidence: [`asked for ${name}`, `servers: ${dnsServers.join(', ') || 'those of the system'}`],
      remedy: `Add a DNS record *.${baseDomain} that points at the router: oc get svc -n openshift-ingress`,
    };
  },
};
