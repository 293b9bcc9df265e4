import { afterAll, beforeAll, expect, test } from 'vitest';
import { imageByHand } from '../../../sandbox/faults/image-by-hand.ts';
import type { KubernetesObject } from '../../../sandbox/world.ts';
import { startWorlds, type Worlds } from '../../../sandbox/worlds/start-worlds.ts';
import { eventually } from '../../helpers/eventually.ts';

const PLACE = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'toy-service', namespace: 'bitiq-prod' };

let worlds: Worlds;

beforeAll(async () => {
  worlds = await startWorlds({ world: 'healthy', environments: ['prod'], times: { delayMs: 5 } });
});

afterAll(() => worlds.stop());

const world = () => worlds.environment('prod');

interface Status {
  readonly containerStatuses: readonly { readonly image: string; readonly imageID: string }[];
}

const podsOf = (service: string) =>
  world()
    .cluster.all('v1', 'Pod')
    .filter(({ metadata }) => metadata.name.startsWith(`${service}-`));

const imagesOf = (pods: readonly KubernetesObject[]) =>
  pods.map(({ status }) => (status as Status).containerStatuses[0]?.image ?? '');

test('a service has as many pods as its values say, with the digest that its release pins', () => {
  const pods = podsOf('toy-service');
  const manifest = world().github.readFile('acme/gitops', 'main', 'environments/prod/release-manifest.yaml');

  const [said] = pods.map(({ status }) => (status as Status).containerStatuses[0]?.imageID);
  const [, digest = 'none'] = said?.split('@') ?? [];
  expect(pods).toHaveLength(2);
  expect(manifest).toContain(digest);
});

test('pods follow their Deployment, image and number', async () => {
  world().cluster.change(PLACE, ({ spec }) => {
    const wanted = spec as { replicas: number; template: { spec: { containers: { image: string }[] } } };
    wanted.replicas = 3;
    for (const container of wanted.template.spec.containers)
      container.image = 'quay.io/acme/toy-service:v9.0.0';
  });

  await eventually(
    () => expect(imagesOf(podsOf('toy-service'))).toEqual(Array(3).fill('quay.io/acme/toy-service:v9.0.0')),
    { interval: 5 },
  );
  const sets = world().cluster.all('apps/v1', 'ReplicaSet');
  expect(sets.filter(({ metadata }) => metadata.name.startsWith('toy-service-'))).toHaveLength(1);
});

test('an image that is changed by hand runs at once, and is gone with the fault', () => {
  const before = podsOf('toy-service').map(({ metadata }) => metadata.name);
  const digests = (pods: readonly KubernetesObject[]) =>
    new Set(pods.map(({ status }) => (status as Status).containerStatuses[0]?.imageID));
  const released = digests(podsOf('toy-service'));

  const mend = imageByHand.plant(world());
  const during = podsOf('toy-service');
  mend();

  expect(imagesOf(during).every((image) => image.endsWith(':v0.3.41-hotfix.g0badf00d'))).toBe(true);
  expect(digests(during)).not.toEqual(released);
  expect(podsOf('toy-service').map(({ metadata }) => metadata.name)).toEqual(before);
});
