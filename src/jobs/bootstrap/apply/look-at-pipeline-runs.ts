import { ifServed } from '../../../integrations/if-served.ts';
import { listPipelineRuns, type PipelineRun } from '../../../integrations/openshift/pipeline-runs.ts';
import { plural } from '../../preflight/wording.ts';
import type { Sight } from './await-sight.ts';
import type { Work } from './work.ts';

/** The newest PipelineRun of each Pipeline has succeeded. In a new environment there may be none yet. */
export async function lookAtPipelineRuns({ context, systems }: Work, signal: AbortSignal): Promise<Sight> {
  const { pipelines: namespace } = context.environment.namespaces;
  const runs = await ifServed(listPipelineRuns(systems.bootstrapKubernetes, { namespace, signal }));
  if (runs === undefined) {
    const next = 'oc get csv -n openshift-operators';
    return { isSo: false, summary: 'the cluster does not know PipelineRuns', next };
  }
  const newest = newestOfEach(runs);
  if (newest.length === 0) return { isSo: true, summary: 'no PipelineRun yet' };
  const evidence = newest.map(({ name, pipeline, outcome }) => `${pipeline}: ${name} ${outcome}`);
  const bad =
    newest.find(({ outcome }) => outcome === 'failed') ?? newest.find(({ outcome }) => outcome === 'running');
  if (bad === undefined) {
    const what = plural(newest.length, 'Pipeline');
    return { isSo: true, summary: `the last run of ${what} succeeded`, evidence };
  }
  const { name, outcome, message } = bad;
  const next = `oc describe pipelinerun ${name} -n ${namespace}`;
  const state = outcome === 'failed' ? `failed${message && `: ${message}`}` : 'is still running';
  return { isSo: false, summary: `PipelineRun ${name} ${state}`, evidence, next };
}

function newestOfEach(runs: readonly PipelineRun[]): readonly PipelineRun[] {
  const newest = new Map<string, PipelineRun>();
  for (const run of runs) {
    const known = newest.get(run.pipeline);
    if (known === undefined || known.createdAt < run.createdAt) newest.set(run.pipeline, run);
  }
  return [...newest.values()].toSorted((a, b) => (a.pipeline < b.pipeline ? -1 : 1));
}
