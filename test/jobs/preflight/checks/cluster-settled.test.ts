import { expect, test } from 'vitest';
import { clusterSettled } from '../../../../src/jobs/preflight/checks/cluster-settled.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

function withConditions(conditions: readonly object[]) {
  const object = { metadata: { name: 'version' }, status: { desired: { version: '4.19.9' }, conditions } };
  const kubernetes = fakeKubernetes({ objects: { clusterversions: [object] } });
  return clusterSettled.run(aCheckContext({ kubernetes }));
}

const condition = (type: string, status: string, more: object = {}) => ({ type, status, ...more });
const available = condition('Available', 'True');
const resting = condition('Progressing', 'False');

test.each([
  [[available, resting], 'passed', '4.19.9 is Available, not Progressing'],
  [[available, resting, condition('Failing', 'False')], 'passed', '4.19.9 is Available, not Progressing'],
  [
    [available, condition('Progressing', 'True', { lastTransitionTime: '2026-11-21T09:20:00Z' })],
    'failed',
    'Progressing to 4.19.9 for 40 min',
  ],
  [
    [condition('Available', 'False', { reason: 'ClusterOperatorNotAvailable' }), resting],
    'failed',
    'not Available (ClusterOperatorNotAvailable)',
  ],
  [
    [available, resting, condition('Failing', 'True', { reason: 'MultipleErrors' })],
    'failed',
    'Failing (MultipleErrors)',
  ],
  [[available, condition('Progressing', 'Unknown')], 'failed', 'Progressing to 4.19.9'],
  [[], 'failed', 'not Available; Progressing to 4.19.9'],
])('conditions %#: %s', async (conditions, status, summary) => {
  const finding = await withConditions(conditions);

  expect(finding).toMatchObject({ status, summary });
  expect(finding.remedy !== undefined).toBe(status === 'failed');
});
