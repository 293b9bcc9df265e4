import { expect, test } from 'vitest';
import { operatorChannels } from '../../../../src/jobs/preflight/checks/operator-channels.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

const operators = ['one', 'two'].map((name) => ({
  package: name,
  namespace: 'openshift-operators',
  channel: `${name}-1.0`,
  source: 'redhat-operators',
}));

const aSubscription = (packageName: string, channel?: string, name = packageName) => ({
  metadata: { name, namespace: 'openshift-operators' },
  spec: { name: packageName, ...(channel !== undefined && { channel }) },
});

function run(subscriptions: ReturnType<typeof aSubscription>[]) {
  const kubernetes = fakeKubernetes({ objects: { subscriptions } });
  return operatorChannels.run(aCheckContext({ kubernetes, environment: anEnvironment({ operators }) }));
}

const two = aSubscription('two', 'two-1.0');

test.each([
  ['both on their pin', [aSubscription('one', 'one-1.0'), two], 'passed', '2 of 2 on their pinned channel'],
  ['one not installed', [two], 'passed', '1 of 2 on their pinned channel; one not installed yet'],
  ['none installed', [], 'passed', '0 of 2 on their pinned channel; one and two not installed yet'],
  [
    'one on another channel',
    [aSubscription('one', 'latest'), two],
    'failed',
    'one follows latest, pinned is one-1.0',
  ],
  [
    'one on the default',
    [aSubscription('one'), two],
    'failed',
    'one follows the default channel, pinned is one-1.0',
  ],
  [
    'a stranger on latest',
    [aSubscription('one', 'one-1.0'), two, aSubscription('three', 'latest')],
    'passed',
    '2 of 2 on their pinned channel',
  ],
])('%s', async (_case, subscriptions, status, summary) => {
  expect(await run(subscriptions)).toMatchObject({ status, summary });
});

test('the remedy patches the Subscription by its own name', async () => {
  const finding = await run([aSubscription('one', 'latest', 'my-one')]);

  expect(finding.remedy).toBe(
    'oc patch subscription.operators.coreos.com my-one -n openshift-operators --type merge -p \'{"spec":{"channel":"one-1.0"}}\'',
  );
});
