import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NewCluster, startNewCluster } from './a-new-cluster.ts';

let cluster: NewCluster;

beforeAll(async () => {
  cluster = await startNewCluster();
});

afterAll(() => cluster.stop());

test('an empty cluster ends healthy once two people approved; again, every step is so and nothing is written', async () => {
  const id = await cluster.want();
  const waiting = await cluster.workOff(id);
  const syncedBefore = [...cluster.world.cluster.argocd.written];
  const first = await cluster.finish(id);
  const writes = cluster.writes();
  const again = await cluster.bootstrap();

  const others = (again.report?.rows ?? []).filter(({ state }) => state !== 'passed' && state !== 'skipped');
  expect([waiting.status, waiting.error]).toEqual(['awaiting_approval', undefined]);
  expect(syncedBefore).toEqual([]);
  expect([first.status, first.error]).toEqual(['succeeded', undefined]);
  expect([again.status, again.error]).toEqual(['succeeded', undefined]);
  expect(others).toEqual([]);
  expect(cluster.written(again.id)).toEqual([]);
  expect(cluster.writes() - writes).toBe(0);
  expect(parametersOfRoot()).toEqual([
    { name: 'envFilter', value: 'new' },
    { name: 'baseDomainOverride', value: 'apps.new.example' },
    { name: 'targetRevision', value: 'main' },
    { name: 'envs[4].tektonFsGroup', value: groupOfPipelines(), forceString: true },
  ]);
}, 60_000);

function parametersOfRoot(): unknown {
  const place = { name: 'argocd-apps-new', namespace: 'openshift-gitops' };
  const root = cluster.world.cluster.read({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    ...place,
  });
  const spec = root?.spec as { source: { helm: { parameters: unknown } } } | undefined;
  return spec?.source.helm.parameters;
}

/** The first of the range that the cluster has given the namespace. */
function groupOfPipelines(): string | undefined {
  const key = { apiVersion: 'v1', kind: 'Namespace', name: 'openshift-pipelines' };
  const range =
    cluster.world.cluster.read(key)?.metadata.annotations?.['openshift.io/sa.scc.supplemental-groups'];
  return range?.split('/')[0];
}
