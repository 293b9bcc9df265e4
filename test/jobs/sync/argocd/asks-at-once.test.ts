import { expect, test } from 'vitest';
import { planSync } from '../../../../src/jobs/sync/argocd/plan-sync.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';
import { TARGET } from './a-sync.ts';

test.each([
  ['main', undefined],
  ['v1.2.3', 'v1.2.3'],
])('GitHub is asked for %s while the cluster has not answered yet', async (expected, revision) => {
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const kubernetes = fakeKubernetes({ objects: { applications: [], appprojects: [], namespaces: [] } });
  const slow = {
    ...kubernetes,
    list: async (...asked: Parameters<typeof kubernetes.list>) => {
      await answered;
      return kubernetes.list(...asked);
    },
  };
  const asked: string[] = [];
  const commits = {
    repository: 'bitiq-io/gitops',
    resolve: async (name: string) => {
      asked.push(name);
      return TARGET;
    },
    compare: async () => undefined,
    readFile: async () => undefined,
  };

  const planning = planSync({
    environment: anEnvironment({}),
    environments: [],
    systems: { kubernetes: slow, gitopsKubernetes: slow, commits },
    applications: [],
    revision,
    prune: false,
    signal: new AbortController().signal,
  });
  const askedMeanwhile = [...asked];
  answer();
  await planning;

  expect(askedMeanwhile).toEqual([expected]);
});
