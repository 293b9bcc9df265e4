import { listApplicationStates, type ResourceName } from '../../../integrations/argocd/application-states.ts';
import { getLokiStack, type LokiStack } from '../../../integrations/openshift/loki-stacks.ts';
import { insist } from '../../sync/apply/insist.ts';
import { awaitSight, type Sight } from './await-sight.ts';
import type { Stop, Work } from './work.ts';

/**
 * The LokiStacks that these Applications have brought are ready before anything is synced that sends to
 * them: Argo CD counts one as Healthy as soon as it exists.
 */
export async function awaitLokiStacks(
  work: Work,
  applications: readonly string[],
): Promise<Stop | undefined> {
  const { systems, context, clock, stop } = work;
  const asked = { namespace: context.environment.namespaces.gitops, signal: stop };
  const read = await insist(work, clock.now(), () => listApplicationStates(systems.gitopsKubernetes, asked));
  if ('silence' in read) {
    const message = `Whether there are LokiStacks to wait for is not known: ${read.silence}.`;
    return { outcome: 'errored', failure: { code: 'cluster-silent', message } };
  }
  for (const { name, resources } of read.value.filter((each) => applications.includes(each.name))) {
    for (const resource of resources.filter(isLokiStack)) {
      const stopped = await awaitOne(work, resource, name);
      if (stopped !== undefined) return stopped;
    }
  }
  return undefined;
}

function isLokiStack({ group, kind }: ResourceName): boolean {
  return group === 'loki.grafana.com' && kind === 'LokiStack';
}

function awaitOne(
  work: Work,
  { namespace, name }: ResourceName,
  application: string,
): Promise<Stop | undefined> {
  const id = `lokistack/${name}`;
  work.progress.add(id, `LokiStack ${name}`, application);
  return awaitSight(work, {
    id,
    code: 'loki-not-ready',
    withinMs: work.context.environment.bootstrap.lokiWithin,
    look: async (signal) =>
      judge(
        `${namespace}/${name}`,
        await getLokiStack(work.systems.bootstrapKubernetes, name, { namespace, signal }),
      ),
  });
}

/** Ready and not Degraded; its operator sets both for a moment while it changes. */
function judge(place: string, stack: LokiStack | undefined): Sight {
  const [namespace, name] = place.split('/');
  const next = `oc get lokistack ${name} -n ${namespace} -o jsonpath='{.status.conditions}'`;
  if (stack === undefined) return { isSo: false, summary: `LokiStack ${place} is not there`, next };
  const isTrue = (wanted: string) =>
    stack.conditions.find(({ type, status }) => type === wanted && status === 'True');
  const degraded = isTrue('Degraded') ?? isTrue('Failed');
  if (degraded !== undefined) {
    const why = [degraded.reason, degraded.message].filter(Boolean).join(': ');
    return { isSo: false, summary: `LokiStack ${place} is ${degraded.type}${why && `: ${why}`}`, next };
  }
  if (isTrue('Ready') !== undefined) return { isSo: true, summary: `LokiStack ${place} is Ready` };
  const pending = stack.conditions.find(({ type, status }) => type === 'Pending' && status === 'True');
  const why = pending?.message ?? pending?.reason ?? 'its operator says nothing of it';
  return { isSo: false, summary: `LokiStack ${place} is not Ready: ${why}`, next };
}
