import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { release } from '../../../../src/jobs/drift/further/release.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';
import { fakeRepository } from '../../../helpers/fake-repository.ts';
import { aComponent, aManifest, aPod, IMAGE, OTHER, type PodGiven, THIRD } from '../../release/a-release.ts';

const PATH = 'environments/prod/release-manifest.yaml';
const TWO = ['linux/amd64', 'linux/arm64'];
const WAVES = { waves: [['toy-service-prod', 'toy-web-prod']] };

interface Asked {
  readonly pods?: readonly PodGiven[];
  readonly component?: object;
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly application?: string;
}

function look({ pods = [{}], component, environment = WAVES, application }: Asked) {
  const kubernetes = fakeKubernetes({ objects: { pods: pods.map(aPod), nodes: [] } });
  const repository = fakeRepository({ [PATH]: stringify(aManifest(aComponent(component))) });
  const scope = { environment: anEnvironment(environment), environments: [] };
  return release.look(
    { ...scope, ...(application !== undefined && { application }) },
    { kubernetes, gitopsKubernetes: kubernetes, repository },
    { signal: new AbortController().signal, now: new Date() },
  );
}

const runs = (digest: string, name = 'toy-service-1'): PodGiven => ({ name, imageID: `${IMAGE}@${digest}` });

test('an item belongs to the application of its component, says what runs, and what to do', async () => {
  const { items } = await look({ pods: [runs(OTHER)] });

  expect(items).toMatchObject([
    {
      application: 'toy-service-prod',
      kind: 'image-digest',
      state: 'failed',
      sentence: 'toy-service runs sha256:91c2…, release 2026.11.3 says sha256:4be0…',
      remedy: expect.stringContaining('Sync toy-service-prod'),
    },
  ]);
});

test('its identity lasts, whichever pod runs it and whatever runs in it', async () => {
  const one = await look({ pods: [runs(OTHER, 'toy-service-1')] });
  const other = await look({ pods: [runs(THIRD, 'toy-service-2'), runs(OTHER, 'toy-service-3')] });

  expect(other.items.map(({ identity }) => identity)).toEqual(one.items.map(({ identity }) => identity));
});

test('two things about one component are two items', async () => {
  const { items } = await look({ pods: [{ image: `${IMAGE}:latest`, imageID: `${IMAGE}@${OTHER}` }] });

  expect(items.map(({ kind }) => kind)).toEqual(['image-digest', 'mutable-tag']);
  expect(new Set(items.map(({ identity }) => identity)).size).toBe(2);
});

test('of an application of which it cannot be told, nothing is known to be gone', async () => {
  const { items, undetermined } = await look({ pods: [runs(OTHER)], component: { platforms: TWO } });

  expect(items.map(({ state }) => state)).toEqual(['unknown']);
  expect([...undetermined]).toEqual(['toy-service-prod']);
});

test.each([
  ['toy-service-prod', 1],
  ['toy-web-prod', 0],
])('asked about %s alone, it tells %i item', async (application, count) => {
  expect((await look({ pods: [runs(OTHER)], application })).items).toHaveLength(count);
});

test('what no wave names stands in a row of its own', async () => {
  const { items } = await look({ pods: [runs(OTHER)], environment: { waves: [['toy-web-prod']] } });

  expect(items.map(({ application }) => application)).toEqual(['release-manifest']);
});

test('it tells of these kinds and of no other', async () => {
  const { items } = await look({ pods: [{ image: 'quay.io/acme/miner:latest' }], component: { digest: '' } });

  expect(items.map(({ kind }) => kind)).toEqual(['release-manifest', 'not-running', 'unknown-image']);
  expect(items.every(({ kind }) => release.kinds.includes(kind))).toBe(true);
});
