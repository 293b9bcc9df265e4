import { expect, test } from 'vitest';
import { arrivals } from '../../../src/jobs/bootstrap/steps/arrivals.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../helpers/fake-kubernetes.ts';

const GROUPS = { 'openshift.io/sa.scc.supplemental-groups': '1000680000/10000' };
const { signal } = new AbortController();

/** How it stands with the namespaces that operators make, where this one is there. */
async function look(namespace?: object) {
  const namespaces =
    namespace === undefined ? [] : [{ metadata: { name: 'openshift-gitops', ...namespace } }];
  const [gitops, ...others] = arrivals(fakeKubernetes({ objects: { namespaces } }), anEnvironment());
  return { standing: await gitops?.look(signal), others: others.map(({ id }) => id) };
}

test('what operators make by themselves is waited for, until it has all that is needed of it', async () => {
  const [absent, bare, whole] = [await look(), await look({}), await look({ annotations: GROUPS })];

  expect(absent.others).toEqual(['operators/openshift-pipelines/arrival']);
  expect(absent.standing).toMatchObject({
    state: 'waits',
    for: 'Namespace openshift-gitops: its operator to make it',
  });
  expect(bare.standing).toMatchObject({
    state: 'waits',
    for: 'Namespace openshift-gitops: OpenShift to give it its groups',
  });
  expect(whole.standing).toMatchObject({ state: 'so' });
});

test('of operators that are not wanted nothing is waited for', () => {
  expect(arrivals(fakeKubernetes(), anEnvironment({ operators: [] }))).toEqual([]);
});
