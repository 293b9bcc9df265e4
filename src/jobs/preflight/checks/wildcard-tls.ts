import { ExternalError } from '../../../errors.ts';
import type { ServedCertificate } from '../../../integrations/tls/certificate-probe.ts';
import { plural } from '../../../wording/counts.ts';
import { DAY_MS } from '../../../wording/durations.ts';
import type { Check, CheckContext, Finding } from '../check.ts';

/** What the router shows for a name that no Route has: its default certificate. */
export const wildcardTls: Check = {
  id: 'wildcard-tls',
  title: "Router's certificate covers the base domain and lasts",
  severity: 'warning',
  async run(context) {
    const { environment, certificates, newLabel, now, signal } = context;
    const { baseDomain, routerPort, preflight } = environment;
    const serverName = `${newLabel()}.${baseDomain}`;
    const address = await findAddress(context, serverName);
    if (address === undefined) {
      return { status: 'skipped', summary: `*.${baseDomain} does not resolve`, waitsFor: 'wildcard-dns' };
    }
    const target = { address, port: routerPort, serverName };
    const certificate = await certificates.getCertificate(target, { signal });
    return judge(certificate, baseDomain, now().getTime(), preflight.certificateLifetime);
  },
};

async function findAddress(
  { resolver, signal }: Pick<CheckContext, 'resolver' | 'signal'>,
  name: string,
): Promise<string | undefined> {
  try {
    return (await resolver.resolve(name, { signal }))[0];
  } catch (error) {
    if (error instanceof ExternalError) return undefined;
    throw error;
  }
}

function judge(certificate: ServedCertificate, domain: string, now: number, lifetimeMs: number): Finding {
  const wildcard = `*.${domain}`;
  const { names, notAfter, issuer } = certificate;
  const evidence = [
    `names: ${names.join(', ') || 'none'}`,
    `issuer: ${issuer}`,
    `ends: ${notAfter.toISOString()}`,
  ];
  const remedy =
    "oc get ingresscontroller default -n openshift-ingress-operator -o jsonpath='{.spec.defaultCertificate.name}'  # this Secret in openshift-ingress has to be renewed";
  if (!names.some((name) => name.toLowerCase() === wildcard)) {
    const summary = `the router's certificate is not for ${wildcard} but for ${names.join(', ') || 'no name'}`;
    return { status: 'failed', summary, evidence, remedy };
  }
  const days = Math.floor((notAfter.getTime() - now) / DAY_MS);
  const ends = days < 0 ? `ended ${plural(-days, 'day')} ago` : `ends in ${plural(days, 'day')}`;
  const summary = `certificate for ${wildcard} ${ends}`;
  if (notAfter.getTime() - now >= lifetimeMs) return { status: 'passed', summary };
  return { status: 'failed', summary, evidence, remedy };
}
