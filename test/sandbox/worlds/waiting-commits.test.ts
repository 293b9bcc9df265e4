import { afterAll, beforeAll, expect, test } from 'vitest';
import { historyOf, resolveRef } from '../../../sandbox/github/repository-state.ts';
import { startWorlds, type Worlds } from '../../../sandbox/worlds/start-worlds.ts';
import { pushWaitingCommits } from '../../../sandbox/worlds/waiting-commits.ts';

let worlds: Worlds;

beforeAll(async () => {
  worlds = await startWorlds({ world: 'healthy', environments: ['staging', 'prod'] });
});

afterAll(() => worlds.stop());

const outOfSync = (environment: string) =>
  worlds
    .environment(environment)
    .cluster.all('argoproj.io/v1alpha1', 'Application')
    .filter(({ status }) => (status as { sync: { status: string } }).sync.status === 'OutOfSync')
    .map(({ metadata }) => metadata.name);

test('three commits wait for a sync of production, and of nothing else', async () => {
  const before = outOfSync('prod');

  const sha = pushWaitingCommits(worlds.github, 'acme/gitops');
  await expect.poll(() => outOfSync('prod')).toEqual(['toy-service-prod', 'toy-web-prod']);

  const repository = worlds.github.repositories.get('acme/gitops');
  const head = repository && resolveRef(repository, 'main');
  const subjects =
    repository && head && historyOf(repository, head).map(({ message }) => message.split('\n')[0]);
  expect(before).toEqual([]);
  expect(outOfSync('staging')).toEqual([]);
  expect(head?.sha).toBe(sha);
  expect(subjects).toEqual([
    'toy-service: three replicas in production',
    'toy-web v0.1.44',
    'toy-service v0.3.41',
    'Release 2026.11.3',
  ]);
});
