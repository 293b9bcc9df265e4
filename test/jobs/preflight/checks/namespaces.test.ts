import { expect, test } from 'vitest';
import { namespaces } from '../../../../src/jobs/preflight/checks/namespaces.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

const operators = [{ package: 'one', namespace: 'one-operator', channel: 'x', source: 'y' }];

const aNamespace = (name: string, phase = 'Active') => ({ metadata: { name }, status: { phase } });

const app = aNamespace('bitiq-prod');
const rest = ['openshift-pipelines', 'openshift-gitops', 'one-operator'].map((name) => aNamespace(name));

test.each([
  ['all there', [app, ...rest], 'passed', '4 namespaces there'],
  ['one to come', rest, 'passed', '3 namespaces there; bitiq-prod will be created'],
  [
    'none yet',
    [],
    'passed',
    '0 namespaces there; bitiq-prod, openshift-pipelines and 2 more will be created',
  ],
  ['one going', [aNamespace('bitiq-prod', 'Terminating'), ...rest], 'failed', 'bitiq-prod is Terminating'],
  ['a stranger going', [app, ...rest, aNamespace('old', 'Terminating')], 'passed', '4 namespaces there'],
])('%s', async (_case, found, status, summary) => {
  const kubernetes = fakeKubernetes({ objects: { namespaces: found } });

  const finding = await namespaces.run(
    aCheckContext({ kubernetes, environment: anEnvironment({ operators }) }),
  );

  expect(finding).toMatchObject({ status, summary });
});

test('with a central Argo CD its namespace is not looked for here, with DNS-01 that of cert-manager is', async () => {
  const kubernetes = fakeKubernetes({ objects: { namespaces: [] } });
  const environment = anEnvironment({ operators: [], argocdCluster: {}, certManagerDns01: true });

  await namespaces.run(aCheckContext({ kubernetes, environment }));

  expect(kubernetes.asked).toEqual([
    'get namespaces bitiq-prod',
    'get namespaces openshift-pipelines',
    'get namespaces cert-manager',
  ]);
});
