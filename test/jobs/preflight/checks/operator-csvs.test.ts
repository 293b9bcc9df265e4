import { expect, test } from 'vitest';
import { operatorCsvs } from '../../../../src/jobs/preflight/checks/operator-csvs.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { type FakeObject, fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

const namespace = 'openshift-operators';
const operator = { package: 'one', namespace, channel: 'one-1.0', source: 'redhat-operators' };

const aSubscription = (status?: object) => ({
  metadata: { name: 'one', namespace },
  spec: { name: 'one', channel: 'one-1.0' },
  ...(status && { status }),
});

const aCsv = (status?: object) => ({
  metadata: { name: 'one.v1.0.1', namespace },
  ...(status && { status }),
});

const installed = { installedCSV: 'one.v1.0.1', state: 'AtLatestKnown' };

function run(subscriptions: FakeObject[], csvs: FakeObject[], pin: object = {}) {
  const kubernetes = fakeKubernetes({ objects: { subscriptions, clusterserviceversions: csvs } });
  return operatorCsvs.run(
    aCheckContext({ kubernetes, environment: anEnvironment({ operators: [{ ...operator, ...pin }] }) }),
  );
}

test.each([
  ['runs', [aSubscription(installed)], [aCsv({ phase: 'Succeeded' })], 'passed', '1 operator Succeeded'],
  ['is not installed', [], [], 'passed', '0 operators Succeeded; 1 not installed yet'],
  [
    'failed',
    [aSubscription(installed)],
    [aCsv({ phase: 'Failed', message: 'install timeout' })],
    'failed',
    'one.v1.0.1 is Failed: install timeout',
  ],
  [
    'is being installed',
    [aSubscription(installed)],
    [aCsv({ phase: 'Installing' })],
    'failed',
    'one.v1.0.1 is Installing',
  ],
  ['has no phase yet', [aSubscription(installed)], [aCsv()], 'failed', 'one.v1.0.1 is without a phase'],
  ['lost its CSV', [aSubscription(installed)], [], 'failed', 'one.v1.0.1 is gone'],
  [
    'waits for its InstallPlan',
    [aSubscription({ state: 'UpgradePending' })],
    [],
    'failed',
    'one has no ClusterServiceVersion yet (UpgradePending)',
  ],
  ['was just subscribed to', [aSubscription()], [], 'failed', 'one has no ClusterServiceVersion yet'],
])('an operator that %s', async (_case, subscriptions, csvs, status, summary) => {
  const finding = await run(subscriptions, csvs);

  expect(finding).toMatchObject({ status, summary });
  expect(finding.remedy !== undefined).toBe(status === 'failed');
});

test('a pinned version is compared with what is installed', async () => {
  const finding = await run([aSubscription(installed)], [aCsv({ phase: 'Succeeded' })], {
    csv: 'one.v1.0.0',
  });

  expect(finding).toMatchObject({
    status: 'failed',
    summary: 'one.v1.0.1 is installed, pinned is one.v1.0.0',
  });
});
