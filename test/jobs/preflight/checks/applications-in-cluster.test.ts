import { expect, test } from 'vitest';
import { applicationsInCluster } from '../../../../src/jobs/preflight/checks/applications-in-cluster.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

const HERE = 'https://kubernetes.default.svc';

const anApplication = (name: string, destination?: object) => ({
  metadata: { name, namespace: 'openshift-gitops' },
  spec: destination === undefined ? {} : { destination },
});

test.each([
  [
    'by address',
    [anApplication('toy-prod', { server: HERE })],
    'passed',
    '1 Application, all in this cluster',
  ],
  [
    'by name',
    [anApplication('toy-prod', { name: 'in-cluster' })],
    'passed',
    '1 Application, all in this cluster',
  ],
  [
    'with a slash',
    [anApplication('toy-prod', { server: `${HERE}/` })],
    'passed',
    '1 Application, all in this cluster',
  ],
  [
    'elsewhere',
    [anApplication('toy-prod', { server: 'https://other:6443' })],
    'failed',
    'toy-prod points at https://other:6443',
  ],
  ['elsewhere by name', [anApplication('toy-prod', { name: 'other' })], 'failed', 'toy-prod points at other'],
  ['nowhere', [anApplication('toy-prod')], 'failed', 'toy-prod points at no cluster'],
  [
    'another environment elsewhere',
    [anApplication('toy-sno', { name: 'other' })],
    'passed',
    'no Application yet',
  ],
  ['none', [], 'passed', 'no Application yet'],
])('a destination %s', async (_case, applications, status, summary) => {
  const gitopsKubernetes = fakeKubernetes({ objects: { applications } });

  expect(await applicationsInCluster.run(aCheckContext({ gitopsKubernetes }))).toMatchObject({
    status,
    summary,
  });
});

test('where Applications are not defined it waits for their definition', async () => {
  const finding = await applicationsInCluster.run(aCheckContext({ gitopsKubernetes: fakeKubernetes() }));

  expect(finding).toMatchObject({ status: 'skipped', waitsFor: 'argocd-crds' });
});

test('a right that is missing is not taken for a definition that is', async () => {
  const gitopsKubernetes = fakeKubernetes({ forbidden: ['list applications'] });

  const run = applicationsInCluster.run(aCheckContext({ gitopsKubernetes }));

  await expect(run).rejects.toMatchObject({ reason: 'forbidden' });
});

test('a central Argo CD points elsewhere on purpose', async () => {
  const environment = anEnvironment({ argocdCluster: {} });

  expect((await applicationsInCluster.run(aCheckContext({ environment }))).status).toBe('skipped');
});
