import { listRoutes } from '../../../integrations/openshift/routes.ts';
import { joinNames, plural } from '../../../wording/counts.ts';
import { askRoute, type SeenRoute } from '../ask-route.ts';
import type { SmokeCheck, SmokeFinding } from '../check.ts';

/** The applications' Routes are there, on the base domain, answer 200 in time, and show a certificate that holds. */
export const routes: SmokeCheck = {
  id: 'routes',
  title: 'Routes',
  async run(context) {
    const { environment, kubernetes, signal } = context;
    const { namespaces, baseDomain } = environment;
    const all = await listRoutes(kubernetes, { namespace: namespaces.app, signal });
    const own = all
      .filter(({ host }) => host.endsWith(`.${baseDomain}`))
      .toSorted((a, b) => (a.host + a.path < b.host + b.path ? -1 : 1));
    if (own.length === 0) {
      const remedy = `oc get routes -n ${namespaces.app}`;
      const summary = `there is no Route under ${baseDomain} in ${namespaces.app}`;
      return { status: 'failed', summary, remedy };
    }
    const seen = await Promise.all(own.map((route) => askRoute(route, context)));
    return conclude(seen, namespaces.app);
  },
};

/** One that does not work comes before one that could not be asked, and that before one that is only slow. */
function conclude(seen: readonly SeenRoute[], namespace: string): SmokeFinding {
  const evidence = seen.map(({ route, said }) => `${route.host}${route.path}: ${said.join(', ')}`);
  const status = (['failed', 'unknown', 'warning'] as const).find((each) =>
    seen.some((one) => one.status === each),
  );
  const bad = seen.filter((one) => one.status === status);
  const [first] = bad;
  if (status === undefined || first === undefined) {
    const slowest = Math.max(...seen.map(({ durationMs = 0 }) => durationMs));
    const answer = seen.length === 1 ? 'answers' : 'answer';
    const summary = `${plural(seen.length, 'Route')} ${answer} 200 within ${slowest} ms`;
    return { status: 'passed', summary, evidence };
  }
  const names = joinNames(bad.map(({ route }) => route.host));
  const summary =
    bad.length === 1 ? `Route ${names} ${first.complaint}` : `Routes ${names}: the first ${first.complaint}`;
  return { status, summary, evidence, remedy: `oc describe route ${first.route.name} -n ${namespace}` };
}
