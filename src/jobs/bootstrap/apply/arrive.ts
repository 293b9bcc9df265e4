import { listApplicationStates } from '../../../integrations/argocd/application-states.ts';
import { joinNames } from '../../../wording/counts.ts';
import { formatSpan } from '../../../wording/durations.ts';
import { insist } from '../../sync/apply/insist.ts';
import { rootApplicationOf, umbrellaOf } from '../root-application.ts';
import type { Stop, Work } from './work.ts';

/** Argo CD makes them while it syncs what brings them, and looks at each a moment later. */
const LONGEST_MS = 120_000;

/** Waits until Argo CD has made these Applications and looked at each. */
export async function arrive(work: Work, names: readonly string[]): Promise<Stop | undefined> {
  const { clock, progress, stop, context, systems } = work;
  const { environment } = context;
  const since = clock.now();
  const limitMs = Math.min(LONGEST_MS, environment.sync.stuckAfter);
  for (;;) {
    const asked = { namespace: environment.namespaces.gitops, signal: stop };
    const read = await insist(work, since, () => listApplicationStates(systems.gitopsKubernetes, asked));
    if ('silence' in read) {
      const message = `Whether the applications are there is not known: ${read.silence}.`;
      return { outcome: 'errored', failure: { code: 'cluster-silent', message } };
    }
    const found = new Map(read.value.map((each) => [each.name, each]));
    const missing = names.filter((name) => !found.has(name));
    const unseen = names.filter((name) => found.get(name)?.reconciledAt === undefined);
    if (unseen.length === 0) return undefined;
    const elapsed = clock.now().getTime() - since.getTime();
    if (elapsed >= limitMs) return missing.length > 0 ? notThere(work, missing) : undefined;
    for (const name of unseen) {
      const waits = missing.includes(name) ? 'Argo CD to make it' : 'Argo CD to look at it';
      progress.set(name, { state: 'running', summary: `waits for ${waits}, ${formatSpan(elapsed)}` });
    }
    await clock.sleep(environment.sync.pollEvery, stop);
  }
}

function notThere({ progress, approved, context }: Work, missing: readonly string[]): Stop {
  const root = rootApplicationOf(approved.environment);
  const { name } = context.environment;
  const isRoot = missing.includes(root);
  const umbrella = umbrellaOf(approved.environment);
  const bringer = missing.includes(umbrella) ? root : umbrella;
  const next = isRoot
    ? `Register it again: bootstrap ${name} --only register`
    : `Turn them on for ${name} in charts/argocd-apps, or take them out of environments.${name}.waves in bitiq.yaml`;
  for (const each of missing) {
    const summary = isRoot
      ? 'Argo CD does not have it'
      : `Argo CD does not have it, and ${bringer} is synced`;
    progress.set(each, { state: 'failed', summary, remedy: next });
  }
  const what = missing.length === 1 ? 'application' : 'applications';
  const why = isRoot
    ? ''
    : `: ${bringer} is synced and does not bring ${missing.length === 1 ? 'it' : 'them'}`;
  const message = `Argo CD has no ${what} ${joinNames(missing)}${why}.`;
  return { outcome: 'failed', failure: { code: 'application-missing', message, next } };
}
