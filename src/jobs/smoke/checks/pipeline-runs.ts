import { ifServed } from '../../../integrations/if-served.ts';
import { listPipelineRuns, type PipelineRun } from '../../../integrations/openshift/pipeline-runs.ts';
import { plural } from '../../../wording/counts.ts';
import { ageOf } from '../../../wording/durations.ts';
import type { SmokeCheck, SmokeContext, SmokeFinding, SmokeStatus } from '../check.ts';

/** How the last run of one Pipeline stands. */
interface Standing {
  readonly run: PipelineRun;
  readonly status: Extract<SmokeStatus, 'passed' | 'failed' | 'unknown'>;
  readonly sentence: string;
}

/**
 * The last run of each Pipeline has succeeded. One that is under way counts as the one before it, where that
 * succeeded; one that has been running for too long will not end. In a new environment there may be none yet.
 */
export const pipelineRuns: SmokeCheck = {
  id: 'pipeline-runs',
  title: 'PipelineRuns',
  async run({ environment, kubernetes, now, signal }) {
    const { pipelines: namespace } = environment.namespaces;
    const runs = await ifServed(listPipelineRuns(kubernetes, { namespace, signal }));
    if (runs === undefined) {
      const remedy = 'oc get csv -n openshift-operators';
      return { status: 'failed', summary: 'the cluster does not know PipelineRuns', remedy };
    }
    if (runs.length === 0) return { status: 'passed', summary: 'no PipelineRun yet' };
    const byPipeline = Map.groupBy(runs, ({ pipeline }) => pipeline);
    const standings = [...byPipeline.values()]
      .map((own) => judge(own, environment, now()))
      .toSorted((a, b) => (a.run.pipeline < b.run.pipeline ? -1 : 1));
    return conclude(standings, namespace);
  },
};

function judge(
  runs: readonly PipelineRun[],
  { smoke }: Pick<SmokeContext['environment'], 'smoke'>,
  now: Date,
): Standing {
  const newest = newestOf(runs);
  const { name, outcome, message, startedAt } = newest;
  if (outcome === 'succeeded')
    return {
      run: newest,
      status: 'passed',
      sentence: `${name} succeeded ${ageOf(newest.createdAt, now)} ago`,
    };
  if (outcome === 'failed') {
    return {
      run: newest,
      status: 'failed',
      sentence: `PipelineRun ${name} failed${message && `: ${message}`}`,
    };
  }
  const running = `PipelineRun ${name} has been running for ${ageOf(startedAt, now)}`;
  if (now.getTime() - startedAt.getTime() > smoke.runningFor)
    return { run: newest, status: 'failed', sentence: running };
  const ended = runs.filter((each) => each.outcome !== 'running');
  const before = ended.length > 0 ? newestOf(ended) : undefined;
  if (before?.outcome === 'succeeded') {
    return { run: newest, status: 'passed', sentence: `${running}; ${before.name} before it succeeded` };
  }
  return { run: newest, status: 'unknown', sentence: `PipelineRun ${name} is still running` };
}

function newestOf(runs: readonly PipelineRun[]): PipelineRun {
  return runs.reduce((one, other) => (other.createdAt > one.createdAt ? other : one));
}

function conclude(standings: readonly Standing[], namespace: string): SmokeFinding {
  const evidence = standings.map(({ run, sentence }) => `${run.pipeline}: ${sentence}`);
  const [bad, ...others] = [
    ...standings.filter(({ status }) => status === 'failed'),
    ...standings.filter(({ status }) => status === 'unknown'),
  ];
  if (bad === undefined) {
    const what = plural(standings.length, 'Pipeline');
    return { status: 'passed', summary: `the last run of ${what} succeeded`, evidence };
  }
  const more = others.length > 0 ? `, and ${others.length} more` : '';
  return {
    status: bad.status,
    summary: `${bad.sentence}${more}`,
    evidence,
    remedy: `oc describe pipelinerun ${bad.run.name} -n ${namespace}`,
  };
}
