import { expect, test } from 'vitest';
import { pipelineRuns } from '../../../../src/jobs/smoke/checks/pipeline-runs.ts';
import { NOW } from '../../../helpers/a-check-context.ts';
import { aSmoke } from '../a-smoke.ts';

interface Given {
  readonly name: string;
  readonly pipeline?: string;
  readonly ageMin: number;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly message?: string;
}

const at = (ageMin: number) => new Date(NOW.getTime() - ageMin * 60_000).toISOString();

const aRun = ({ name, pipeline = 'build', ageMin, status, message }: Given) => ({
  metadata: {
    name,
    namespace: 'openshift-pipelines',
    creationTimestamp: at(ageMin),
    labels: { 'tekton.dev/pipeline': pipeline },
  },
  status: { startTime: at(ageMin), conditions: [{ type: 'Succeeded', status, ...(message && { message }) }] },
});

const ask = (runs: readonly Given[], environment: object = {}) =>
  pipelineRuns.run(aSmoke({ objects: { pipelineruns: runs.map(aRun) } }, { environment }));

const GOOD: Given = { name: 'build-1', ageMin: 200, status: 'True' };

test.each<[string, readonly Given[], string]>([
  ['there is none yet', [], 'passed: no PipelineRun yet'],
  ['the last succeeded', [GOOD], 'passed: the last run of 1 Pipeline succeeded'],
  [
    'one that failed is older',
    [{ name: 'build-0', ageMin: 300, status: 'False' }, GOOD],
    'passed: the last run of 1 Pipeline succeeded',
  ],
  [
    'the last failed',
    [GOOD, { name: 'build-2', ageMin: 9, status: 'False', message: 'Tasks failed' }],
    'failed: PipelineRun build-2 failed: Tasks failed',
  ],
  [
    'one of two Pipelines failed',
    [GOOD, { name: 'deploy-1', pipeline: 'deploy', ageMin: 9, status: 'False' }],
    'failed: PipelineRun deploy-1 failed',
  ],
  [
    'both failed',
    [
      { name: 'build-2', ageMin: 9, status: 'False' },
      { name: 'deploy-1', pipeline: 'deploy', ageMin: 9, status: 'False' },
    ],
    'failed: PipelineRun build-2 failed, and 1 more',
  ],
  [
    'one is under way after one that succeeded',
    [GOOD, { name: 'build-2', ageMin: 3, status: 'Unknown' }],
    'passed: the last run of 1 Pipeline succeeded',
  ],
  [
    'one is under way after one that failed',
    [
      { name: 'build-1', ageMin: 30, status: 'False' },
      { name: 'build-2', ageMin: 3, status: 'Unknown' },
    ],
    'unknown: PipelineRun build-2 is still running',
  ],
  [
    'the first is under way',
    [{ name: 'build-2', ageMin: 3, status: 'Unknown' }],
    'unknown: PipelineRun build-2 is still running',
  ],
  [
    'one has been running for hours, after one that succeeded',
    [
      { ...GOOD, ageMin: 900 },
      { name: 'build-2', ageMin: 400, status: 'Unknown' },
    ],
    'failed: PipelineRun build-2 has been running for 7 h',
  ],
])('where %s', async (_what, runs, said) => {
  const { status, summary } = await ask(runs);

  expect(`${status}: ${summary}`).toBe(said);
});

test('how long is too long is said in the configuration', async () => {
  const runs: readonly Given[] = [GOOD, { name: 'build-2', ageMin: 3, status: 'Unknown' }];

  const { status, evidence, remedy } = await ask(runs, { smoke: { runningFor: '2m' } });

  expect([status, evidence]).toEqual(['failed', ['build: PipelineRun build-2 has been running for 3 min']]);
  expect(remedy).toBe('oc describe pipelinerun build-2 -n openshift-pipelines');
});

test('a cluster without Tekton does not work', async () => {
  const { status, summary } = await pipelineRuns.run(aSmoke({ objects: {} }));

  expect([status, summary]).toEqual(['failed', 'the cluster does not know PipelineRuns']);
});
