import { expect, test } from 'vitest';
import { argocdReady } from '../../../../src/jobs/preflight/checks/argocd-ready.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

function aWorkload(
  component: string,
  { replicas, available }: { replicas?: number; available?: number } = { available: 1 },
) {
  return {
    metadata: {
      name: `openshift-gitops-${component}`,
      namespace: 'openshift-gitops',
      labels: { 'app.kubernetes.io/part-of': 'argocd' },
    },
    spec: replicas === undefined ? {} : { replicas },
    status: available === undefined ? {} : { availableReplicas: available },
  };
}

const controller = aWorkload('application-controller');
const repoServer = aWorkload('repo-server');

type Workloads = ReturnType<typeof aWorkload>[];

test.each<[string, Workloads, Workloads, string, string]>([
  ['all available', [repoServer], [controller], 'passed', '2 workloads available'],
  ['the controller as a Deployment', [repoServer, controller], [], 'passed', '2 workloads available'],
  ['nothing there', [], [], 'failed', 'no application-controller and repo-server in openshift-gitops'],
  ['no repo server', [], [controller], 'failed', 'no repo-server in openshift-gitops'],
  [
    'a workload down',
    [repoServer, aWorkload('server', {})],
    [controller],
    'failed',
    'openshift-gitops-server has 0 of 1 available',
  ],
  [
    'half of its replicas',
    [aWorkload('repo-server', { replicas: 2, available: 1 })],
    [controller],
    'failed',
    'openshift-gitops-repo-server has 1 of 2 available',
  ],
  [
    'scaled to nothing',
    [repoServer],
    [aWorkload('application-controller', { replicas: 0 })],
    'failed',
    'openshift-gitops-application-controller is scaled to 0',
  ],
])('%s', async (_case, deployments, statefulsets, status, summary) => {
  const gitopsKubernetes = fakeKubernetes({ objects: { deployments, statefulsets } });

  const finding = await argocdReady.run(aCheckContext({ gitopsKubernetes }));

  expect(finding).toMatchObject({ status, summary });
  expect(finding.remedy !== undefined).toBe(status === 'failed');
});

test('the remedy looks at the workload by its kind', async () => {
  const down = aWorkload('application-controller', {});
  const gitopsKubernetes = fakeKubernetes({ objects: { deployments: [repoServer], statefulsets: [down] } });

  const { remedy } = await argocdReady.run(aCheckContext({ gitopsKubernetes }));

  expect(remedy).toBe('oc describe statefulset openshift-gitops-application-controller -n openshift-gitops');
});
