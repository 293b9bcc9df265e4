import { expect, test } from 'vitest';
import { toPlannedObject } from '../../src/commands/views/planned-object.ts';

const subscription = {
  apiVersion: 'operators.coreos.com/v1alpha1',
  kind: 'Subscription',
  metadata: { name: 'loki-operator', namespace: 'openshift-operators-redhat' },
  spec: { channel: 'stable-6.2', installPlanApproval: 'Automatic', name: 'loki-operator', source: 'redhat' },
};
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'bitiq-new' } };
const HCL = 'path "gitops/data/*" {\n  capabilities = ["read"]\n}';

test.each([
  ['an object that is only there', namespace, ['Namespace bitiq-new', 'v1'], []],
  [
    'one with labels',
    { ...namespace, metadata: { ...namespace.metadata, labels: { 'app/by': 'gitops' } } },
    ['Namespace bitiq-new', 'v1'],
    ['metadata: {labels: {app/by: gitops}}'],
  ],
  [
    'one with more than a line says',
    subscription,
    ['Subscription loki-operator', 'in openshift-operators-redhat · operators.coreos.com/v1alpha1'],
    [
      'spec:',
      '  channel: stable-6.2',
      '  installPlanApproval: Automatic',
      '  name: loki-operator',
      '  source: redhat',
    ],
  ],
  [
    'text of many lines',
    { policy: HCL },
    ['vso/subscription', ''],
    ['policy: |-', '  path "gitops/data/*" {', '    capabilities = ["read"]', '  }'],
  ],
  [
    'what is no object of Kubernetes',
    { user: 'bitiq', tags: ['a'] },
    ['vso/subscription', ''],
    ['user: bitiq, tags: [a]'],
  ],
  ['text that looks like a number', { value: '1000' }, ['vso/subscription', ''], ['value: "1000"']],
  ['one without a name', { kind: 'Subscription' }, ['vso/subscription', ''], ['kind: Subscription']],
  ['a word', 'blocked', ['vso/subscription', ''], ['blocked']],
] as const)('%s', (_what, wanted, [name, place], fields) => {
  expect(toPlannedObject({ id: 'operators/vso/subscription', wanted })).toEqual({ name, place, fields });
});
