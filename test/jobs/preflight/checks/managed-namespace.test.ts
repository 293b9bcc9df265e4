import { expect, test } from 'vitest';
import { managedNamespace } from '../../../../src/jobs/preflight/checks/managed-namespace.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

const LABEL = 'argocd.argoproj.io/managed-by';

const aNamespace = (labels?: Record<string, string>) => [
  { metadata: { name: 'bitiq-prod', ...(labels && { labels }) } },
];

test.each([
  [
    'labelled',
    aNamespace({ [LABEL]: 'openshift-gitops' }),
    'passed',
    'bitiq-prod is managed by openshift-gitops',
  ],
  ['without labels', aNamespace(), 'failed', `bitiq-prod has no label ${LABEL}`],
  ['with an empty label', aNamespace({ [LABEL]: '' }), 'failed', `bitiq-prod has no label ${LABEL}`],
  [
    'of another Argo CD',
    aNamespace({ [LABEL]: 'argocd' }),
    'failed',
    'bitiq-prod is managed by argocd, not by openshift-gitops',
  ],
  ['not there yet', [], 'skipped', 'bitiq-prod does not exist yet; bootstrap creates it with its label'],
])('an app namespace that is %s', async (_case, namespaces, status, summary) => {
  const kubernetes = fakeKubernetes({ objects: { namespaces } });

  const finding = await managedNamespace.run(aCheckContext({ kubernetes }));

  expect(finding).toMatchObject({ status, summary });
  if (status === 'failed')
    expect(finding.remedy).toBe(`oc label namespace bitiq-prod ${LABEL}=openshift-gitops --overwrite`);
});

test('a central Argo CD needs no label, and nothing is asked', async () => {
  const kubernetes = fakeKubernetes();
  const environment = anEnvironment({ argocdCluster: {} });

  expect((await managedNamespace.run(aCheckContext({ kubernetes, environment }))).status).toBe('skipped');
  expect(kubernetes.asked).toEqual([]);
});
