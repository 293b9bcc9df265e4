import { expect, test } from 'vitest';
import { clusterVersion } from '../../../../src/jobs/preflight/checks/cluster-version.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

function withHistory(history: unknown, minimumVersion = '4.19') {
  const object = { metadata: { name: 'version' }, status: { desired: { version: '4.20.0' }, history } };
  const kubernetes = fakeKubernetes({ objects: { clusterversions: [object] } });
  const environment = anEnvironment({ preflight: { minimumVersion } });
  return clusterVersion.run(aCheckContext({ kubernetes, environment }));
}

const completed = (version: string) => ({ state: 'Completed', version });

test.each([
  ['4.19.9', '4.19', 'passed'],
  ['4.19.0', '4.19', 'passed'],
  ['4.19.0-rc.3', '4.19', 'passed'],
  ['4.9.33', '4.19', 'failed'],
  ['4.18.22', '4.19', 'failed'],
  ['4.100.1', '4.19', 'passed'],
  ['5.0.1', '4.19', 'passed'],
  ['4.19.4', '4.19.5', 'failed'],
])('OpenShift %s where %s is wanted: %3$s', async (version, minimum, status) => {
  const finding = await withHistory([completed(version)], minimum);

  expect(finding.status).toBe(status);
  expect(finding.summary).toContain(`OpenShift ${version}`);
});

test('in the middle of an update, what runs is the version before', async () => {
  const finding = await withHistory([{ state: 'Partial', version: '4.20.0' }, completed('4.18.22')]);

  expect(finding).toMatchObject({ status: 'failed', summary: 'OpenShift 4.18.22; 4.19 or newer is wanted' });
});

test.each([[[]], [null], [[{ state: 'Partial', version: '4.20.0' }]]])(
  'history %j: nothing is installed',
  async (history) => {
    const finding = await withHistory(history);

    expect(finding).toMatchObject({
      status: 'failed',
      summary: 'no version of OpenShift is installed completely',
    });
  },
);

test('a cluster without its ClusterVersion fails', async () => {
  const kubernetes = fakeKubernetes({ objects: { clusterversions: [] } });

  expect((await clusterVersion.run(aCheckContext({ kubernetes }))).status).toBe('failed');
});

test('an odd shape is not taken for an answer', async () => {
  await expect(withHistory('4.19')).rejects.toMatchObject({ reason: 'unexpected' });
});
