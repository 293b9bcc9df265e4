import { expect, test } from 'vitest';
import { listPods, parseImageId, selectCurrent } from '../../../src/integrations/kubernetes/pods.ts';
import { fakeKubernetes } from '../../helpers/fake-kubernetes.ts';
import { aPod, IMAGE, PINNED, type PodGiven } from '../../jobs/release/a-release.ts';

const { signal } = new AbortController();

const serving = async (...pods: readonly PodGiven[]) => {
  const kubernetes = fakeKubernetes({ objects: { pods: pods.map(aPod) } });
  const found = await listPods(kubernetes, { namespace: 'bitiq-prod', signal });
  return selectCurrent(found).map(({ name }) => name);
};

test.each([
  ['CRI-O and containerd', `${IMAGE}@${PINNED}`, { repository: IMAGE, digest: PINNED }],
  ['a registry with a port', `reg:5000/a/b@${PINNED}`, { repository: 'reg:5000/a/b', digest: PINNED }],
  ['Docker', `docker-pullable://${IMAGE}@${PINNED}`, { repository: IMAGE, digest: PINNED }],
  ['Docker, of an image that was built there', `docker://${PINNED}`, { repository: '', digest: PINNED }],
  ['kind', PINNED, { repository: '', digest: PINNED }],
  ['older CRI-O', PINNED.slice('sha256:'.length), { repository: '', digest: PINNED }],
  ['a container that has not begun', '', undefined],
  ['a tag', `${IMAGE}:v1`, undefined],
  ['half a digest', `${IMAGE}@sha256:4be0`, undefined],
])('the image id of %s is read', (_whose, text, id) => {
  expect(parseImageId(text)).toEqual(id);
});

test('a pod is read with its containers, without init containers and without variables', async () => {
  const kubernetes = fakeKubernetes({ objects: { pods: [aPod()] } });

  expect(await listPods(kubernetes, { namespace: 'bitiq-prod', signal })).toEqual([
    {
      name: 'toy-service-abc12-x',
      createdAt: new Date('2026-11-20T08:00:00Z'),
      isReady: true,
      workload: 'ReplicaSet toy-service',
      revision: 'toy-service-abc12',
      containers: [
        {
          name: 'app',
          image: 'quay.io/acme/toy-service:v0.3.40-commit.g581dc4d',
          imageId: { repository: IMAGE, digest: PINNED },
        },
      ],
    },
  ]);
});

test.each<[string, PodGiven]>([
  ['is not Ready', { ready: 'False' }],
  ['is Pending', { phase: 'Pending' }],
  ['has ended', { phase: 'Succeeded' }],
  ['is on its way out', { deleted: true }],
  ['is of a Job', { owner: { kind: 'Job', name: 'toy-service-migrate' } }],
])('a pod that %s does not serve', async (_what, pod) => {
  expect(await serving({ ...pod, name: 'odd' }, { name: 'good', hash: 'zzz99' })).toEqual(['good']);
});

test('of two revisions the one with the newest Ready pod serves', async () => {
  const old = { name: 'old', hash: 'aaa11', createdAt: '2026-11-20T08:00:00Z' };
  const young = { name: 'young', hash: 'bbb22', createdAt: '2026-11-21T08:00:00Z' };

  expect(await serving(old, young)).toEqual(['young']);
  expect(await serving(old, { ...young, ready: 'False' })).toEqual(['old']);
});

test('all pods of one revision serve, and those of another workload', async () => {
  const other = { name: 'c', owner: { kind: 'StatefulSet', name: 'toy-store' } };

  expect(await serving({ name: 'a' }, { name: 'b', createdAt: '2026-11-19T08:00:00Z' }, other)).toEqual([
    'a',
    'b',
    'c',
  ]);
});
