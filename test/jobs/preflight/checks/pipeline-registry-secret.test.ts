import { expect, test } from 'vitest';
import { pipelineRegistrySecret } from '../../../../src/jobs/preflight/checks/pipeline-registry-secret.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

const namespace = 'openshift-pipelines';
const quay = [{ name: 'pipeline-dockercfg' }, { name: 'quay-auth' }];

const anAccount = (lists: object) => [{ metadata: { name: 'pipeline', namespace }, ...lists }];

test.each([
  ['under both', anAccount({ secrets: quay, imagePullSecrets: quay }), 'passed', undefined],
  ['under secrets only', anAccount({ secrets: quay }), 'failed', 'pull'],
  ['under imagePullSecrets only', anAccount({ secrets: [{}], imagePullSecrets: quay }), 'failed', 'mount'],
  ['under neither', anAccount({}), 'failed', 'mount,pull'],
])('a ServiceAccount that lists quay-auth %s', async (_case, serviceaccounts, status, uses) => {
  const kubernetes = fakeKubernetes({ objects: { serviceaccounts } });

  const finding = await pipelineRegistrySecret.run(aCheckContext({ kubernetes }));

  expect(finding.status).toBe(status);
  expect(finding.remedy).toBe(
    uses && `oc secrets link pipeline quay-auth --for=${uses} -n openshift-pipelines`,
  );
});

test('without the ServiceAccount there is nothing to push with', async () => {
  const kubernetes = fakeKubernetes({ objects: { serviceaccounts: [] } });

  const finding = await pipelineRegistrySecret.run(aCheckContext({ kubernetes }));

  expect(finding).toMatchObject({
    status: 'failed',
    summary: 'no ServiceAccount pipeline in openshift-pipelines',
  });
});
