import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { lookAtRelease } from '../../../src/jobs/release/look-at-release.ts';
import type { ReleaseManifest } from '../../../src/jobs/release/manifest.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../helpers/fake-kubernetes.ts';
import { fakeRepository } from '../../helpers/fake-repository.ts';
import { aComponent, aManifest, aPod, IMAGE, OTHER, type PodGiven, THIRD } from './a-release.ts';

const { signal } = new AbortController();
const PATH = 'environments/prod/release-manifest.yaml';

interface World {
  readonly manifest?: ReleaseManifest | undefined;
  readonly pods?: readonly PodGiven[];
  readonly architectures?: readonly string[];
  readonly drift?: object;
}

const aNode = (architecture: string, index: number) => ({
  metadata: { name: `worker-${index}`, labels: { 'node-role.kubernetes.io/worker': '' } },
  status: { conditions: [{ type: 'Ready', status: 'True' }], nodeInfo: { architecture } },
});

const look = (world: World) => {
  const { manifest, pods = [{}], architectures = ['amd64'], drift } = { manifest: aManifest(), ...world };
  const kubernetes = fakeKubernetes({
    objects: { pods: pods.map(aPod), nodes: architectures.map(aNode) },
  });
  const files = manifest === undefined ? {} : { [PATH]: stringify(manifest) };
  const environment = anEnvironment({ ...(drift && { drift }) });
  return lookAtRelease(environment, { kubernetes, repository: fakeRepository(files) }, signal);
};

const ran = (digest: string) => ({ imageID: `${IMAGE}@${digest}` });

test.each<[string, World, readonly string[]]>([
  ['all is as released', {}, []],
  [
    'another digest runs',
    { pods: [ran(OTHER)] },
    ['image-digest failed: toy-service runs sha256:91c2…, release 2026.11.3 says sha256:4be0…'],
  ],
  [
    'two others run beside the right one',
    { pods: [{}, ran(OTHER), ran(THIRD), ran(OTHER)] },
    [
      'image-digest failed: toy-service runs sha256:77ab… and sha256:91c2…, release 2026.11.3 says sha256:4be0…',
    ],
  ],
  [
    'it may be the digest of one of its platforms',
    { pods: [ran(OTHER)], manifest: aManifest(aComponent({ platforms: ['linux/amd64', 'linux/arm64'] })) },
    [
      'image-digest unknown: toy-service runs sha256:91c2…, release 2026.11.3 says sha256:4be0…: it may be the same image under the digest of one platform',
    ],
  ],
  [
    'the cluster says no digest',
    { pods: [{ imageID: '' }] },
    [
      'image-digest unknown: toy-service runs quay.io/acme/toy-service:v0.3.40-commit.g581dc4d, release 2026.11.3 says sha256:4be0…: the cluster reports no digest',
    ],
  ],
  [
    'nothing runs',
    { pods: [] },
    ['not-running failed: toy-service does not run, and release 2026.11.3 has it'],
  ],
  [
    'nothing is ready',
    { pods: [{ ready: 'False' }] },
    ['not-running failed: toy-service does not run: 1 pod of it not ready'],
  ],
  [
    'it is asked for by a tag that moves',
    { pods: [{ image: `${IMAGE}:latest` }] },
    ['mutable-tag failed: toy-service is asked for by latest, which may lead to another image at any time'],
  ],
  [
    'it is asked for by nothing',
    { pods: [{ image: IMAGE }] },
    ['mutable-tag failed: toy-service is asked for by no tag, which may lead to another image at any time'],
  ],
  [
    'an image of the same organisation is not in the manifest',
    { pods: [{}, { image: 'quay.io/acme/miner:v1.0.0', owner: { kind: 'ReplicaSet', name: 'miner' } }] },
    ['unknown-image failed: quay.io/acme/miner runs, and release 2026.11.3 does not know it'],
  ],
  [
    'an image of others is not in the manifest',
    { pods: [{}, { image: 'docker.io/library/redis:8', owner: { kind: 'StatefulSet', name: 'redis' } }] },
    [],
  ],
  [
    'the manifest pins no digest',
    { manifest: aManifest(aComponent({ digest: '' })) },
    ['release-manifest failed: release 2026.11.3 says too little of toy-service: it pins no digest'],
  ],
  [
    'the manifest pins half a digest',
    { manifest: aManifest(aComponent({ digest: 'sha256:4be0' })) },
    ['release-manifest failed: release 2026.11.3 says too little of toy-service: it pins no digest'],
  ],
  [
    'the manifest has it for other nodes',
    { architectures: ['amd64', 'arm64', 'arm64'] },
    [
      'release-manifest failed: release 2026.11.3 says too little of toy-service: it has it for linux/amd64, and nodes are arm64',
    ],
  ],
  [
    'the manifest does not say for which nodes',
    { manifest: aManifest(aComponent({ platforms: [] })) },
    [
      'release-manifest failed: release 2026.11.3 says too little of toy-service: it does not say for which architectures it is',
    ],
  ],
  [
    'the manifest is empty',
    { manifest: { release: '', components: [] } },
    ['release-manifest failed: the release manifest names no component'],
  ],
  ['there is no manifest', { manifest: undefined }, []],
  [
    'there is no manifest where the configuration says that one is',
    { drift: { releaseManifest: 'releases/prod.yaml' } },
    ['release-manifest failed: the release manifest releases/prod.yaml is not in Git'],
  ],
])('where %s', async (_what, world, said) => {
  const { findings } = await look(world);

  expect(findings.map(({ kind, state, sentence }) => `${kind} ${state}: ${sentence}`)).toEqual(said);
});

test('what differs is known in full', async () => {
  const { findings } = await look({ pods: [ran(OTHER)] });

  expect(findings[0]?.digests).toEqual({ running: [OTHER], wanted: expect.stringContaining('4be0') });
});

test('a manifest that cannot be read is no clean answer', async () => {
  const repository = fakeRepository({ [PATH]: 'components: none' });

  await expect(
    lookAtRelease(anEnvironment(), { kubernetes: fakeKubernetes(), repository }, signal),
  ).rejects.toThrow('the release manifest at that commit cannot be read');
});

test('without the right to list pods it says which one is missing', async () => {
  const repository = fakeRepository({ [PATH]: stringify(aManifest()) });
  const kubernetes = fakeKubernetes({ objects: { nodes: [] }, forbidden: ['list pods'] });

  await expect(lookAtRelease(anEnvironment(), { kubernetes, repository }, signal)).rejects.toThrow(
    'bitiq may not list pods',
  );
});
