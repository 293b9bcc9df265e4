import { expect, test } from 'vitest';
import { imageUpdater } from '../../../../src/jobs/preflight/checks/image-updater.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { type FakeObject, fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';
import { fakeRepository, silentRepository } from '../../../helpers/fake-repository.ts';

const APPS = 'charts/argocd-apps/values.yaml';
const IMAGE = 'quay.io/argoprojlabs/argocd-image-updater:v0.16.0';

function deployment(replicas: number, available: number, given: { name?: string; image?: string } = {}) {
  const containers = [{ image: given.image ?? IMAGE }];
  return {
    metadata: { name: given.name ?? 'argocd-image-updater', namespace: 'openshift-gitops' },
    spec: { replicas, template: { spec: { containers } } },
    status: available === 0 ? {} : { availableReplicas: available },
  };
}

function run(deployments: readonly FakeObject[], entry?: object) {
  const gitopsKubernetes = fakeKubernetes({ objects: { deployments } });
  const files = entry && { [APPS]: JSON.stringify({ envs: [{ name: 'prod', ...entry }] }) };
  const repository = files === undefined ? silentRepository() : fakeRepository(files);
  return imageUpdater.run(aCheckContext({ gitopsKubernetes, repository }));
}

const on = { toyServiceImageUpdater: { enabled: true, pause: false }, toyWebImageUpdater: { pause: false } };
const paused = { toyServiceImageUpdater: { enabled: false }, toyWebImageUpdater: { pause: true } };

test.each<[string, readonly FakeObject[], object, string, string]>([
  ['it runs', [deployment(1, 1)], on, 'passed', 'argocd-image-updater ready'],
  ['it has 0 replicas', [deployment(0, 0)], on, 'passed', 'paused: argocd-image-updater has 0 replicas'],
  ['its pods are not ready', [deployment(1, 0)], on, 'failed', 'argocd-image-updater: 0 of 1 pods ready'],
  ['it is not there', [], on, 'failed', 'there is no Image Updater in openshift-gitops'],
  ['it is not there and Git pauses all', [], paused, 'passed', `paused for every service of prod in ${APPS}`],
  ['Git pauses all', [deployment(1, 0)], paused, 'passed', `paused for every service of prod in ${APPS}`],
  [
    'Git pauses one',
    [],
    { ...paused, toyServiceImageUpdater: {} },
    'failed',
    'there is no Image Updater in openshift-gitops',
  ],
  ['Git does not speak of it', [], {}, 'failed', 'there is no Image Updater in openshift-gitops'],
])('%s', async (_what, deployments, entry, status, summary) => {
  expect(await run(deployments, entry)).toMatchObject({ status, summary });
});

test.each(['registry.example:5000/mirror/argocd-image-updater@sha256:91c2', 'argocd-image-updater'])(
  'is known by its image %s, whatever its name',
  async (image) => {
    expect(await run([deployment(1, 1, { name: 'updater', image })], on)).toMatchObject({
      status: 'passed',
      summary: 'updater ready',
    });
  },
);

test('another Deployment with a similar image is not it', async () => {
  expect(await run([deployment(1, 1, { image: 'quay.io/x/argocd-image-updater-web:v1' })], on)).toMatchObject(
    {
      status: 'failed',
    },
  );
});

test('Git is not needed where the cluster has the answer, and is where it has not', async () => {
  expect(await run([deployment(1, 1)])).toMatchObject({ status: 'passed' });
  expect(await run([deployment(0, 0)])).toMatchObject({ status: 'passed' });
  await expect(run([deployment(1, 0)])).rejects.toMatchObject({ system: 'github' });
});
