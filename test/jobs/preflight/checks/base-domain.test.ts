import { expect, test } from 'vitest';
import { baseDomain } from '../../../../src/jobs/preflight/checks/base-domain.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

const cluster = (spec: object) =>
  fakeKubernetes({ objects: { ingresses: [{ metadata: { name: 'cluster' }, spec }] } });

test.each([
  [{ domain: 'apps.prod.example' }, 'passed', 'apps.prod.example'],
  [
    { domain: 'apps.other.example' },
    'failed',
    "the cluster's ingress domain is apps.other.example, not apps.prod.example",
  ],
  [{ domain: '' }, 'failed', 'the cluster has no ingress domain; apps.prod.example is expected'],
  [{}, 'failed', 'the cluster has no ingress domain; apps.prod.example is expected'],
])('%o is %s', async (spec, status, summary) => {
  const finding = await baseDomain.run(aCheckContext({ kubernetes: cluster(spec) }));

  expect(finding).toMatchObject({ status, summary });
  expect(finding.remedy !== undefined).toBe(status === 'failed');
});

test('a cluster without the Ingress object has no domain', async () => {
  const kubernetes = fakeKubernetes({ objects: { ingresses: [] } });

  expect(await baseDomain.run(aCheckContext({ kubernetes }))).toMatchObject({ status: 'failed' });
});

test('an odd shape is not taken for an answer', async () => {
  const run = baseDomain.run(aCheckContext({ kubernetes: cluster({ domain: ['apps.prod.example'] }) }));

  await expect(run).rejects.toMatchObject({ reason: 'unexpected' });
});
