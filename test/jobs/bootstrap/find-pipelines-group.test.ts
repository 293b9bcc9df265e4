import { expect, test } from 'vitest';
import { findPipelinesGroup } from '../../../src/jobs/bootstrap/find-pipelines-group.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../helpers/fake-kubernetes.ts';
import { fakeRepository } from '../../helpers/fake-repository.ts';

const VALUES = 'charts/argocd-apps/values.yaml';
const { signal } = new AbortController();

/** The parameter, where the namespace has these groups and Git this text in the entry of prod. */
function find(ranges: string | undefined, entry = '') {
  const annotations = { 'openshift.io/sa.scc.supplemental-groups': ranges ?? '' };
  const namespaces = ranges === undefined ? [] : [{ metadata: { name: 'openshift-pipelines', annotations } }];
  return findPipelinesGroup({
    environment: anEnvironment(),
    kubernetes: fakeKubernetes({ objects: { namespaces } }),
    repository: fakeRepository({ [VALUES]: `envs:\n  - name: local\n  - name: prod\n${entry}` }),
    signal,
  });
}

test.each([
  ['<start>/<size>', '1000680000/10000', '1000680000'],
  ['<start>-<end>', '1000680000-1000689999', '1000680000'],
])('the first group of the namespace, at the place of the environment: %s', async (_form, ranges, value) => {
  expect(await find(ranges)).toEqual([{ name: 'envs[1].tektonFsGroup', value, forceString: true }]);
});

test.each([
  ['the namespace is not there yet', undefined, ''],
  ['it has no groups', '', ''],
  ['Git sets one', '1000680000/10000', '    tektonFsGroup: "1000"\n'],
])('none where %s', async (_why, ranges, entry) => {
  expect(await find(ranges, entry)).toEqual([]);
});
