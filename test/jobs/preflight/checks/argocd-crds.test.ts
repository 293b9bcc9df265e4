import { expect, test } from 'vitest';
import { argocdCrds } from '../../../../src/jobs/preflight/checks/argocd-crds.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

function aDefinition(kind: string, { established = 'True', versions = ['v1alpha1'] } = {}) {
  return {
    metadata: { name: `${kind}.argoproj.io` },
    spec: { versions: versions.map((name) => ({ name, served: true })) },
    status: { conditions: [{ type: 'Established', status: established }] },
  };
}

const others = [aDefinition('applicationsets'), aDefinition('appprojects')];

test.each([
  ['defined', [aDefinition('applications')], 'passed', '3 definitions Established'],
  ['missing', [], 'failed', 'applications.argoproj.io is missing'],
  [
    'not Established',
    [aDefinition('applications', { established: 'False' })],
    'failed',
    'applications.argoproj.io is not Established',
  ],
  [
    'served in another version',
    [aDefinition('applications', { versions: ['v2'] })],
    'failed',
    'applications.argoproj.io does not serve v1alpha1',
  ],
])('Applications that are %s', async (_case, definitions, status, summary) => {
  const gitopsKubernetes = fakeKubernetes({
    objects: { customresourcedefinitions: [...others, ...definitions] },
  });

  const finding = await argocdCrds.run(aCheckContext({ gitopsKubernetes }));

  expect(finding).toMatchObject({ status, summary });
});
