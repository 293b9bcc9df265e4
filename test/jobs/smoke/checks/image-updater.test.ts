import { expect, test } from 'vitest';
import { imageUpdater } from '../../../../src/jobs/smoke/checks/image-updater.ts';
import { fakeRepository } from '../../../helpers/fake-repository.ts';
import { aSmoke } from '../a-smoke.ts';

const aDeployment = (replicas: number, availableReplicas: number) => ({
  metadata: { name: 'updater', namespace: 'openshift-gitops' },
  spec: {
    replicas,
    template: { spec: { containers: [{ image: 'quay.io/argoprojlabs/argocd-image-updater:v0.16.0' }] } },
  },
  status: { availableReplicas },
});

test.each([
  ['ready', [aDeployment(1, 1)], 'passed: updater ready'],
  ['paused', [aDeployment(0, 0)], 'passed: paused: updater has 0 replicas'],
  ['not ready', [aDeployment(1, 0)], 'failed: updater: 0 of 1 pods ready'],
  ['not there', [], 'failed: there is no Image Updater in openshift-gitops'],
])('an image updater that is %s', async (_what, deployments, said) => {
  const values = { 'charts/argocd-apps/values.yaml': 'envs: [{ name: prod }]' };
  const context = aSmoke({ objects: { deployments } }, { repository: fakeRepository(values) });

  const { status, summary } = await imageUpdater.run(context);

  expect(`${status}: ${summary}`).toBe(said);
});
