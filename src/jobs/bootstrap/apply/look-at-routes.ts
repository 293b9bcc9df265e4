import { ExternalError } from '../../../errors.ts';
import { probeRoute } from '../../../integrations/http/probe-route.ts';
import { listRoutes, type Route } from '../../../integrations/openshift/routes.ts';
import { joinNames, plural } from '../../preflight/wording.ts';
import type { Sight } from './await-sight.ts';
import type { Work } from './work.ts';

/** Where a router answers what is not encrypted. */
const HTTP_PORT = 80;

/** One Route may take no longer, in milliseconds. */
const LIMIT_MS = 10_000;

/** The applications' Routes are there, on the base domain, and answer 200. */
export async function lookAtRoutes(work: Work, signal: AbortSignal): Promise<Sight> {
  const { context, systems } = work;
  const { namespaces, baseDomain } = context.environment;
  const place = { namespace: namespaces.app, signal };
  const all = await listRoutes(systems.bootstrapKubernetes, place);
  const own = all.filter(({ host }) => host.endsWith(`.${baseDomain}`));
  if (own.length === 0) {
    const next = `oc get routes -n ${namespaces.app}`;
    return { isSo: false, summary: `there is no Route under ${baseDomain} in ${namespaces.app}`, next };
  }
  const answers = await Promise.all(
    own.map(async (route) => ({ route, why: await askWhyNot(work, route, signal) })),
  );
  const bad = answers.filter(({ why }) => why !== undefined);
  const evidence = answers.map(({ route, why }) => `${route.host}${route.path}: ${why ?? 'answers 200'}`);
  const [first] = bad;
  if (first === undefined) {
    const are = own.length === 1 ? 'answers' : 'answer';
    return { isSo: true, summary: `${plural(own.length, 'Route')} ${are} 200`, evidence };
  }
  const names = joinNames(bad.map(({ route }) => route.host));
  const summary = bad.length === 1 ? `Route ${names} ${first.why}` : `Routes ${names} do not answer 200`;
  return {
    isSo: false,
    summary,
    evidence,
    next: `oc describe route ${first.route.name} -n ${namespaces.app}`,
  };
}

/** `undefined`: it answers 200. */
async function askWhyNot(
  { context, systems }: Work,
  { host, path, isTls }: Route,
  stop: AbortSignal,
): Promise<string | undefined> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(LIMIT_MS)]);
  try {
    const [address] = await systems.resolver.resolve(host, { signal });
    if (address === undefined) return 'does not resolve';
    const port = isTls ? context.environment.routerPort : HTTP_PORT;
    const status = await probeRoute({ address, port, host, path, isTls }, { signal });
    return status === 200 ? undefined : `answers ${status}`;
  } catch (error) {
    stop.throwIfAborted();
    if (error instanceof ExternalError) return `does not answer: ${error.message}`;
    throw error;
  }
}
