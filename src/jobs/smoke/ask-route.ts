import { ExternalError } from '../../errors.ts';
import type { TlsVerdict } from '../../integrations/http/judge-certificate.ts';
import { probeRoute, type RouteAnswer } from '../../integrations/http/probe-route.ts';
import type { Route } from '../../integrations/openshift/routes.ts';
import { plural } from '../../wording/counts.ts';
import { DAY_MS } from '../../wording/durations.ts';
import type { SmokeContext, SmokeStatus } from './check.ts';

/** Where a router answers what is not encrypted. */
const HTTP_PORT = 80;

/** A Route has this part of its check's time, so that one that hangs does not take the others along. */
const SHARE = 0.8;

/** How one Route answered. */
export interface SeenRoute {
  readonly route: Route;
  readonly status: Exclude<SmokeStatus, 'skipped'>;
  /** What is wrong, after its name: `answers 503`. Empty where nothing is. */
  readonly complaint: string;
  /** All that is known: `answers 200`, `84 ms`, `certificate for 79 days`. */
  readonly said: readonly string[];
  readonly durationMs?: number;
}

type Asked = Pick<SmokeContext, 'environment' | 'resolver' | 'signal' | 'now'>;

/** Asks one Route within its own time limit. Throws only what is a bug, or the reason of `signal`. */
export async function askRoute(route: Route, asked: Asked): Promise<SeenRoute> {
  const { environment, signal, now } = asked;
  const limitMs = Math.round(environment.preflight.checkTimeout * SHARE);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  const address = await resolve(route, { ...asked, signal: limit }, signal);
  if (typeof address !== 'string') return address;
  const port = route.isTls ? environment.routerPort : HTTP_PORT;
  const { caFile } = environment.smoke;
  try {
    const answer = await probeRoute({ ...route, address, port, caFile }, { signal: limit, now });
    return judge(route, answer, asked);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ExternalError)) throw error;
    const why =
      error.reason === 'timeout'
        ? `does not answer within ${limitMs / 1_000} s`
        : `does not answer: ${error.message}`;
    return { route, status: 'failed', complaint: why, said: [why] };
  }
}

/** Its address, or what is seen of a Route without one. A resolver that is silent says nothing about the Route. */
async function resolve(
  route: Route,
  { resolver, signal }: Asked,
  stop: AbortSignal,
): Promise<string | SeenRoute> {
  try {
    const [address] = await resolver.resolve(route.host, { signal });
    if (address !== undefined) return address;
    return { route, status: 'failed', complaint: 'does not resolve', said: ['does not resolve'] };
  } catch (error) {
    stop.throwIfAborted();
    if (!(error instanceof ExternalError)) throw error;
    const complaint = `could not be resolved: ${error.message}`;
    return { route, status: 'unknown', complaint, said: [complaint] };
  }
}

function judge(
  route: Route,
  { status, durationMs, tls }: RouteAnswer,
  { environment, now }: Asked,
): SeenRoute {
  const { smoke, preflight } = environment;
  const isSlow = durationMs > smoke.slowAfter;
  const left = tls && tls.notAfter.getTime() - now().getTime();
  const failures = [
    ...(status === 200 ? [] : [`answers ${status}`]),
    ...(tls === undefined ? [] : complain(tls, { isOwnCa: smoke.caFile !== undefined, left: left ?? 0 })),
  ];
  const warnings = [
    ...(tls?.problems.includes('untrusted') && smoke.caFile === undefined ? [distrust(tls)] : []),
    ...(isSlow ? [`takes ${(durationMs / 1_000).toFixed(1)} s to answer`] : []),
    ...(left !== undefined && left >= 0 && left < preflight.certificateLifetime
      ? [`shows a certificate that ends in ${plural(Math.floor(left / DAY_MS), 'day')}`]
      : []),
  ];
  const lasts =
    left === undefined ? 'not encrypted' : `certificate for ${plural(Math.floor(left / DAY_MS), 'day')}`;
  const complaints = [...failures, ...warnings];
  const said = [
    `answers ${status}`,
    `${durationMs} ms`,
    ...complaints.filter((it) => !it.startsWith('answers')),
  ];
  return {
    route,
    status: failures.length > 0 ? 'failed' : warnings.length > 0 ? 'warning' : 'passed',
    complaint: complaints.join(' and '),
    said: complaints.some((it) => it.includes('certificate')) ? said : [...said, lasts],
    durationMs,
  };
}

/** Without a CA of its own in the configuration bitiq cannot know whom the people here trust: that is a warning. */
function complain(tls: TlsVerdict, { isOwnCa, left }: { isOwnCa: boolean; left: number }): readonly string[] {
  const { problems, names } = tls;
  return [
    ...(problems.includes('expired')
      ? [`shows a certificate that ended ${plural(Math.floor(-left / DAY_MS), 'day')} ago`]
      : []),
    ...(problems.includes('not-yet-valid') ? ['shows a certificate that does not hold yet'] : []),
    ...(problems.includes('wrong-name') ? [`shows a certificate for another name (${names || 'none'})`] : []),
    ...(problems.includes('untrusted') && isOwnCa ? [distrust(tls)] : []),
  ];
}

function distrust({ reason }: TlsVerdict): string {
  return `shows a certificate that is not trusted (${reason ?? 'no reason given'})`;
}
